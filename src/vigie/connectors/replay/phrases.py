"""What generated messages are made of, by language and theme. {slots} are filled from the pools below.

Each theme has openings, cores and endings that fit together in any order; the generator also
writes them as people type: without accents, in capitals, with a slip, with a smile.
"""

from collections.abc import Mapping, Sequence

Parts = tuple[Sequence[str], Sequence[str], Sequence[str]]

SLOTS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "fr": {
        "city": (
            *("Rimouski", "Lévis", "Gatineau", "Sherbrooke", "Saguenay", "Trois-Rivières", "Gaspé", "Laval"),
            *("Brest", "Lyon", "Lille", "Nantes", "Grenoble", "Clermont-Ferrand", "Pau", "Metz"),
        ),
        "product": (
            *(
                "le panier d’hiver",
                "la théière",
                "le savon à l’épinette",
                "la bougie",
                "le baume",
                "la lanterne",
            ),
            *("le chandail de laine", "la boîte de tisanes", "le plateau de bois", "la couverture"),
        ),
        "days": (
            "trois jours",
            "une semaine",
            "dix jours",
            "deux semaines",
            "presque un mois",
            "neuf jours",
        ),
        "amount": ("{n} $", "{n},90 €", "{n},50 $", "{n} euros"),
        "person": ("ma mère", "ma fille", "mon voisin", "ma blonde", "un ami", "mes parents", "ma collègue"),
        "order": ("BO-{n}{n}", "commande {n}{n}", "ma commande du {day}", "ma commande {n}{n}{n}"),
    },
    "en": {
        "city": (
            *("Halifax", "Ottawa", "Moncton", "Burlington", "Toronto", "Montreal", "Portland", "Bangor"),
            *("Leeds", "Bristol", "Cork", "Glasgow", "Dublin", "York"),
        ),
        "product": (
            *("the winter basket", "the teapot", "the spruce soap", "the candle", "the balm", "the lantern"),
            *("the wool jumper", "the tea tin", "the wooden tray", "the blanket"),
        ),
        "days": ("three days", "a week", "ten days", "two weeks", "nearly a month", "nine days"),
        "amount": ("${n}", "{n}.90 euros", "${n}.50", "{n} dollars"),
        "person": (
            "my mum",
            "my daughter",
            "my neighbour",
            "my partner",
            "a friend",
            "my parents",
            "my boss",
        ),
        "order": ("BO-{n}{n}", "order {n}{n}", "my order of the {day}th", "order number {n}{n}{n}"),
    },
}

ASIDES: Mapping[str, Sequence[str]] = {
    "fr": (
        *("J’ai {n} captures d’écran", "C’était le {day} au matin", "Je suis à {city}, deuxième étage"),
        *(
            "Même histoire que {person} le mois passé",
            "J’en suis à {amount} de frais d’appel",
            "Réf. {order}",
        ),
        *("Commandé le {day}", "Pareil chez {person}", "Dossier numéro {n}{n}"),
    ),
    "en": (
        *("I have {n} screenshots", "That was on the {day}th", "I live in {city}, second floor"),
        *("Same as {person} last month", "Ref. {order}", "Ordered on the {day}th", "Ticket {n}{n}"),
    ),
}
"""Said between the core and the end, by some."""

THEMES: Mapping[str, Mapping[str, Parts]] = {
    "fr": {
        "late": (
            ("Bonjour,", "@{handle}", "Bon.", "Pour info,", "Quatrième message :", "Sérieusement,", ""),
            (
                "{order} de {brand} n’est toujours pas arrivée à {city}, {days} de retard",
                "{product} devait arriver à {city} il y a {days} et le suivi {brand} ne bouge plus",
                "{brand} annonce « livré », mon entrée à {city} dit le contraire",
                "toujours « en préparation » chez {brand}, {days} après avoir payé {amount}",
                "le livreur de {brand} a laissé {product} sous la pluie, encore",
                "colis {brand} rendu au dépôt de {city} sans que personne ne sonne",
            ),
            (
                "Quelqu’un peut regarder ?",
                "J’attends.",
                "C’était pour {person}.",
                "Merci de répondre.",
                "Voilà.",
                "",
            ),
        ),
        "billing": (
            ("Bonjour,", "Petite question :", "Encore moi.", ""),
            (
                "{brand} m’a débité deux fois {amount} pour {order}",
                "pas de facture pour {order} dans mon compte {brand}",
                "le remboursement de {amount} promis par {brand} il y a {days} n’est jamais venu",
                "{product} est passé à {amount} chez {brand} sans prévenir",
            ),
            ("À qui dois-je écrire ?", "Merci.", "Ma comptable attend.", "Je peux envoyer le relevé.", ""),
        ),
        "staff": (
            ("Franchement,", "Je pèse mes mots :", "Déçu.", "Une fidèle cliente vous parle :", ""),
            (
                "le service clientèle de {brand} ne répond plus, {days} que j’essaie",
                "{brand} répond aux compliments et jamais aux problèmes",
                "trois formulaires chez {brand}, trois réponses automatiques",
                "raccroché au nez par {brand} après vingt minutes d’attente",
            ),
            (
                "Plus jamais.",
                "Dommage, les produits sont bons.",
                "Vous valez mieux.",
                "Qu’en dites-vous ?",
                "",
            ),
        ),
        "praise": (
            ("Merci !", "Bravo", "Rien à redire :", "Wow,", "Fallait le dire :", ""),
            (
                "reçu {product} de {brand} à {city}, en parfait état",
                "{person} n’arrête pas de parler de {product}, merci {brand}",
                "une dame très patiente de {brand} m’a aidé au téléphone",
                "emballage sans plastique et petit mot écrit à la main, {brand} reste {brand}",
            ),
            ("Je recommande.", "💛", "On recommande ce soir.", "Continuez.", ""),
        ),
        "question": (
            ("Bonjour,", "Question bête :", "Est-ce que quelqu’un sait si", ""),
            (
                "{brand} livre à {city} avant les fêtes ?",
                "{product} sera de retour chez {brand} ?",
                "on peut changer l’adresse de {order} chez {brand} ?",
                "{brand} rembourse les frais de retour ?",
                "{product} de {brand} convient aux enfants ?",
            ),
            ("Merci d’avance.", "Merci !", ""),
        ),
        "irony": (
            ("J’adore.", "Bravo l’innovation :", "Chapeau.", ""),
            (
                "{brand} livre plus vite les excuses que {product}",
                "mon colis {brand} a visité {city} deux fois, il envoie des cartes postales",
                "{days} pour faire 40 km, {brand} transporte sûrement à dos d’escargot",
            ),
            ("👏👏", "Hâte à la suite.", "Quelle précision.", ""),
        ),
        "help": (
            ("De mémoire,", "Pareil le mois passé :", "Facile :", ""),
            (
                "chez {brand}, l’adresse se change dans « mes commandes », le petit crayon",
                "{brand} rend les frais si le colis a plus de {days} de retard, il faut le demander",
                "demande une enquête au transporteur et {brand} renvoie {product} sans discuter",
            ),
            ("Ça a marché pour moi.", "Bonne chance !", "Garde une capture du suivi.", ""),
        ),
        "vulgar": (
            ("", "hé", "bon ben"),
            (
                "bande de cons {brand}",
                "{brand} allez vous faire foutre",
                "ta gueule {brand}",
                "m*rde de {brand}, crevez",
            ),
            ("🖕", "!!!", ""),
        ),
        "scam": (
            ("Cher client,", "URGENT :", "Message officiel :", ""),
            (
                "votre remboursement {brand} de {amount} vous attend, validez votre carte : https://remboursement-{n}.example",
                "{brand} offre {amount} aux cent premiers, frais de 1,95 seulement https://cadeau-{n}.example",
                "support {brand}, écrivez-nous avec votre numéro de carte pour {order} https://aide-{n}.example",
            ),
            ("Offre limitée.", "Répondez sous 2 h.", ""),
        ),
        "spam": (
            ("Superbe page {brand} !", "Offre du jour :", ""),
            (
                "10 000 abonnés réels pour {amount} https://abonnes-{n}.example",
                "gagnez {amount} par jour depuis {city} avec la cryptomonnaie https://gains-{n}.example",
            ),
            ("🚀", "Places limitées.", ""),
        ),
        "elsewhere": (
            ("Ce matin,", "À {city},", "Ce soir :", ""),
            (
                "il neige depuis {days} et {person} ne veut plus sortir",
                "une aurore boréale au-dessus de {city}, incroyable",
                "reportage sur la forêt boréale à la télé",
                "le match s’est terminé tard, {person} n’a pas dormi",
                "quelqu’un cherche un chat roux près de {city} ?",
                "la route vers {city} est fermée jusqu’à demain",
            ),
            ("✨", "Bonne journée.", ""),
        ),
    },
    "en": {
        "late": (
            ("Hi,", "@{handle}", "So.", "Fourth message:", "Honestly,", ""),
            (
                "{order} from {brand} still hasn’t reached {city}, {days} late",
                "{product} was due in {city} {days} ago and the {brand} tracking is frozen",
                "{brand} says “delivered”, my porch in {city} says otherwise",
                "still “being prepared” at {brand}, {days} after paying {amount}",
                "the {brand} courier left {product} out in the rain again",
            ),
            ("Can somebody look?", "Waiting.", "It was for {person}.", "Please answer.", ""),
        ),
        "billing": (
            ("Hello,", "Quick one:", ""),
            (
                "{brand} charged me {amount} twice for {order}",
                "there is no invoice for {order} in my {brand} account",
                "the {amount} refund {brand} promised {days} ago never came",
            ),
            ("Who do I write to?", "Thanks.", "I can send the statement.", ""),
        ),
        "staff": (
            ("Frankly,", "Disappointed.", "Long-time customer here:", ""),
            (
                "{brand} support has been silent for {days}",
                "{brand} answers compliments and never problems",
                "three forms to {brand}, three canned replies",
            ),
            ("Never again.", "A pity, the products are good.", "You are better than this.", ""),
        ),
        "praise": (
            ("Thank you!", "Well done,", "Credit where due:", ""),
            (
                "{product} from {brand} reached {city} in perfect shape",
                "{person} won’t stop talking about {product}, thanks {brand}",
                "no plastic and a handwritten note, {brand} is still {brand}",
            ),
            ("Recommended.", "💛", "Ordering again tonight.", ""),
        ),
        "question": (
            ("Hi,", "Silly question:", "Does anyone know if", ""),
            (
                "{brand} delivers to {city} before the holidays?",
                "{product} will be back at {brand}?",
                "{brand} refunds return shipping?",
            ),
            ("Thanks!", "Thanks in advance.", ""),
        ),
        "irony": (
            ("Love it.", "Bravo.", ""),
            (
                "{brand} delivers apologies faster than {product}",
                "my {brand} parcel has seen {city} twice, it sends postcards",
            ),
            ("👏👏", "Can’t wait for the next episode.", ""),
        ),
        "help": (
            ("Happened to me too:", "Easy:", ""),
            (
                "at {brand} you change the address under “my orders”, the little pencil",
                "{brand} refunds shipping if it is more than {days} late, you have to ask",
            ),
            ("Worked for me.", "Good luck!", ""),
        ),
        "vulgar": (
            ("", "hey"),
            ("fuck you {brand}", "{brand} you bunch of assholes", "f*ck off {brand}"),
            ("🖕", "!!!", ""),
        ),
        "scam": (
            ("Dear customer,", "URGENT:", ""),
            (
                "your {brand} refund of {amount} is waiting, confirm your card: https://refund-{n}.example",
                "{brand} gives {amount} to the first hundred, pay only 1.95 fee https://gift-{n}.example",
            ),
            ("Limited offer.", ""),
        ),
        "spam": (
            ("Great page {brand}!", ""),
            (
                "10,000 real followers for {amount} https://followers-{n}.example",
                "earn {amount} a day from {city} with crypto https://gains-{n}.example",
            ),
            ("🚀", ""),
        ),
        "elsewhere": (
            ("This morning,", "In {city},", ""),
            (
                "it has been snowing for {days} and {person} refuses to go out",
                "northern lights over {city}, unbelievable",
                "the boreal forest documentary is on tonight",
                "anyone missing a ginger cat near {city}?",
            ),
            ("✨", "Have a good one.", ""),
        ),
    },
}
