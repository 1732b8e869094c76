"""What a person does to carry an act out, as step codes. The faces put them into words.

open-link          open the message (the link is beside the steps)
open-network       there is no link: open the network, find the message
sign-in-as-brand   be there as the brand, not as oneself
copy-text          the text is ready: copy it
paste-and-publish  paste it under the message, publish it
paste-privately    paste it in a private message to the author, send it
press-like, press-hide, press-show, press-delete, press-hold, press-approve, press-block,
press-mute         the act, in the message's or the author's menu
choose-report      choose "report" in the menu
choose-reason      choose the reason that the case gives
write-to-editor    there is no menu: write to whoever runs the site, with the reason
delete-own         delete our own reply
tick-done          come back and say that it is done
"""

from vigie.core.types import Act

MENU = {
    Act.LIKE: "press-like",
    Act.HIDE: "press-hide",
    Act.UNHIDE: "press-show",
    Act.DELETE: "press-delete",
    Act.HOLD: "press-hold",
    Act.APPROVE: "press-approve",
    Act.BLOCK: "press-block",
    Act.MUTE: "press-mute",
    Act.DELETE_OWN: "delete-own",
}


def steps_of(act: Act, *, linked: bool, network: str) -> tuple[str, ...]:
    """The steps of one act. linked: the message has an address of its own."""
    arrive = ("open-link" if linked else "open-network", "sign-in-as-brand")
    return (*arrive, *_doing(act, network), "tick-done")


def _doing(act: Act, network: str) -> tuple[str, ...]:
    if act is Act.REPLY:
        return ("copy-text", "paste-and-publish")
    if act is Act.DIRECT:
        return ("copy-text", "paste-privately")
    if act is Act.REPORT:
        return ("write-to-editor",) if network == "web" else ("choose-report", "choose-reason")
    return (MENU[act],)
