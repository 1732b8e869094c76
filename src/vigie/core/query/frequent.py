"""How common words are in what people say to brands, so that the matcher looks for the rare ones.

Stems of French and English messages, counted in `training/corpus` and `training/open`.
"""

from collections.abc import Mapping
from typing import Final

# Messages of a thousand that hold one of these, at least.
_BY_SHARE: Final[Mapping[float, str]] = {
    300: """
a de
""",
    100: """
c d du en est et j je l la le les on pas pour the un une vou
""",
    30: """
ai and ans au avec bonjour ca ce dan depui des deux elle fait for i il in is it jour m ma mai me meme merci
moi mon my n ne nou ou par pis plu qu que qui s san sur t to tout troi tu votr y you
""",
    10: """
an appel apre arret arriv as at aussi autr aux avait avant avez avoir bell bien bon bonn call cart cett
chang chaqu chez client code comm comment compt coup deja demand devant dire dit donn dossi encor enfant
entr envoy etait ete etre exampl factur fair faut ferm fil fill foi frai from gard grand h have heur ici ils
jamai jusqu just laiss leur lign lui madam march matin mere mes minut moin mond monsieur mot nom non not
notr numero of one ont or out ouvert page parc parl part pass personn petit peut photo plac port post premi
prix quand quatr quelqu quoi recu rembours rest rien sa se semain servic seul si soir son sont sou sui svp
ta te telephon that they thi toi ton tou toujour trop up va vos vrai was with your
""",
    4: """
abonn about account accueil achet adress affich after again agenc agent ah aide aime all allez alor ancien
anne annonc annul app appell appli are argent articl asked assuranc attend attent aucun aujourd avai avanc
avi back ball band bank banqu bas be beau been befor ben bloqu boit bonsoir bordel bout box bravo bus but by
cafe caiss can car card cass cell celui ces ceux charg chat check cher cherch chien chos chu cinq clos coli
combien command commentair complet compri con confirm conseill contact contr cote could cour credit criss
dame date day dedan demain depos depot derni derri dessu dimanch direct dis dix do doe don donc down driv
droit eau ecol ecri ecrit enfin equip erreur es etai etoil eu euro eux ever exist expliqu fai famill faux
femm file film fin fini fond form fort four franc francai free frer gagn gang gar gen get go good got
gratuit gro gross group guichet had has haut he hello her here hi hier his hont hui huit if jeudi jeun joint
journ kid know lach last lien lieu like list lit livr livraison livreur lot lundi magasin mail main
maintenant mair maison mal malad maman mang mar mardi mari marqu meilleur merd messag met mettr midi mieu
min mis mise mont month montr mort need neuf never new ni no nobod noir nos note nouveau nouvell now nuit
off offert only open oui our p paiement pann parent park partag parti pay paye payer pendant pens peopl
perdu pere peu peux piec pied plaint pleas plein pleur point polic pose possibl pourquoi pourri pouv prend
pri priv prochain profil propos propr pub public pui putain quarti quel quell question rappel re refus
regard regl rend rendu rentr repond repons report reserv respect retir retour retourn retrouv rue sac sai
sait sale sall same samedi say second send sent sera serait serieu ses she show sign signal simpl sinc site
six so soeur someon sort souhait still suit supprim tabl tant temp test tete thank them ther thre ticket
time toda told tomb tourn train trait tre trouv two us user vai valid ve vendredi vent ver version veut veux
vide video vie vien vient vieu vingt visit vite voila voir voisin voitur vraiment vu want we week what when
who will work would year zero
""",
    2: """
1er acce accent accept accident accord achat actuall ador affair ailleur air ajout alert aller allo am ami
ancienn anyon applic arri ateli attach attendr attendu attention auto avocat avon b bancair barr batt
beaucoup bebe becaus besoin best bete bill billet bio bless bleu blood boi book bord born boss bouch boug
boutiqu bouton boycott branch brul bureau cabinet cabl cach cadeau caliss calm came camera camion camp
carton cas caus cent centr chacun chain chais chambr chanc chapeau char chaud chauff chauffeur chef chier
chiffr ci claim clair class cle cliniqu cliqu club coach coeur coin collegu come commenc commun compan
comprend compteur comptoir concour connait connect conseil content continu contrat control copi cordialement
correct corrig couch coucou couleur count courant courri cours court cousin cout cuisin cul dad damn dear
debit debut decembr decu degr dehor delai deliv demenag demi depart deplac desk deuxiem devi devrait did
dieu different dirait directeur direction dite dm dog doi doit dont door dos doubl douz drol e echang ecout
ecran ecrir ecriv electriqu elev eleven email end enlev enquet enregistr entrepris entretien envo espec
essay etag etaient etat etiquett etudiant even evit ex exact excus experienc expert expir f face fauteuil
fee felicit fete feu fier final fine first five follow font forfait formulair franch fraud frida frigo frit
froid fuck fuit full gamin garag garant gare gateau gerant gout grac gueul guy half hall hein him hiver hold
home homm honnet hopital horair hotel hour how humain husband idee identit indiqu info inform inscription
insult invit janvi jeu job joli joue juin keep km lait langu late leav left let lettr libr limit line link
lire littl live ll local lol long look love lu machin made make manag manqu mard mariag match maudit mauvai
may medecin menu mercredi merit metr mett mien mill mine minuit mme mobil mode model moit mone more morn
moth moyen mp mur musiqu mutuell name neig next night nine nonant normal notic numb offic offr oh ok old
onze option order osti oubl ouvertur ouvr ouvrir over own paid paie pain pani papi pareil parfait partir
partout passag patienc patient patron pauvr perd permi personnel peur pharmac phon piass pile pire piscin
plan plant plat plui plutot portail pre prelev pren prendr prenom present press pret prevenu prevu pric pris
produit prof programm promo pu publ pus put quarant quitt radio raison rang rapid rapport rate rayon read
recett recevoir reclam recommand record recrut refund relev remerc remplac renvoy repa repar repondr repondu
reseau responsabl resultat retard retrait reunion revenu ri right rire robot room roug roul rout run said
saint salon salut sant sauv savoir securit selon sept septant septembr shit shop should sieg sinon sms
societ soin soit sold somm sonn sorti soup sourir start stat stock stop stor suivi super support surtout
tabarnak tablett taill take tarif team technicien tele tell tellement ten tenu tes text than their then thes
thing third through thursda tient tit titr too took top total touch tour transf travail travaill travau
trent troisiem trou truck tuesda turn twic type updat urgenc urgent utilis vach vas vaut velo vend vendeur
vendr vendu venez venir venu verif verifi verr vers vert veuill vieill vill villag virement voi voit voix
vol voleur vote voyag vue wait walk water were wher which whol writ yeux
""",
    1: """
14h 18h 20h 24h 3e 4e 8h 9h abord absent absolut acompt acte action activ add address admin adult aeroport
age agre aider aimerai alarm alle alread also ambianc ambulanc amen amour analys anim anniversair annuel
anoth answ any aout appareil appart appliqu apport apprend apprendr appri arbitr arbr arnaqu art ascenseur
ask asking assez assistanc assistant associ assur assureur attendai attendant attest augment aura aurai
aurait autobu automatiqu automn avaient avion avoid avou avril away bac badg bag bain baiss balanc banc bar
base bastard batard behind being benevol bett bientot bienvenu bier big bilan bin biscuit bit bitch blagu
blanc blond boil bonheur bonu bot both bott bouff bought boulang boulot bouteill bra brand bring broth bruit
buck budget bug build bulletin button cabin caissi calcul calendri campagn canada canap cancel cancell
cantin canton capabl captur carr case cash cat catalogu caution cave cela centim certain certificat cet
chalet chaleur chant chanti chaudi chauffag cheap chemin chequ cheveu chf chial choc chocolat choix chum
circul cite claqu clean clic clinic clown cm coff coler coll collection com commercial commission communal
communiqu compagn compar comprendr concern concert conduit conform cong conn connai connard connexion
consomm consult controleur copin coul couldn council coupl coupon coupur courag courriel couvert couvr cover
crech crem creneau crev crew crie croi crois croquett cru crypto cuir custom cut cv dans daught dead debat
debil debloqu debout debranch dece declar decouvert decouvr decroch defaut deh dejeun delet demeur dent
dentist depend deposit descend desol dessert dessin dessou detail detest dev devraient didn differenc diplom
directric disait disant discut disent disparu dispo disponibl docteur document doesn doigt domicil dommag
done dort douan douch dout drop due dumb dure each effac eh eight else embauch emploi employ employeur
encaiss enceint energ engag engine enough enseign ensembl ensuit entend entendu enterr enti envi envoi epic
escroc espac esper essai esti etap etrang etud everyon everyth excellent explic export expr facteur failli
faisait fallait famil fast fatigu faudrait fauss feel fenetr fermetur festival fevri fibr fich fidelit filtr
finalement finall financ find finir finit fire fixe fixed flat floor folk foll fonctionn fondu food foot
forc format forum fou found fournisseur fout foutr fr frein fromag front fume fun g game garanti gardien
gauch gave gaz general geni genial genou genr gentil gest gift give glac going gone goss grav great grev
grill guid gym habit habitud haha hand handl happ hard hate hauss head hear heat hell help hesit hey histoir
holy honestl hope hor hospitalis hot hous http iban icitt identifiant idiot imag imagin immediat immeubl
impay import impossibl impot imprim inbox incapabl incend inconnu infirmi inspection install instead
interess intern internet into invoic isn its jamb jardin jaun jean joke jouer journal journalist jsui
juillet june jure kg kilo kind kindl kit kitchen lac lad lady lamp lanc larm laugh lave lawy leak lecteur
lectur legal lendemain lent lett leve licenc life light ling lis location lock log logement login logo loi
longtemp lost lovel loyer lumi lunett lyce m2 magnifiqu maintenanc maitr malgr mami man manteau mat mate
matela math mdr mec medical meet memoir menac menag menteur mention mer messieur mesur method meti meubl
micro mienn might million mineur ministr miss moch moder moe moment monda moniteur montant moqu moteur motiv
move moved moyenn mr much mum municipal naissanc nan national net nettoyag neuv nez nice nickel niec niqu
niveau noel nord notair noth nouvel novembr nul null nurs objet obligatoir occup octobr odeur oeil oeuf
oeuvr offer officiel once oncl oper operateur orang ordonnanc ordr oreill organis ose other oubli outsid
owner pack panneau pantout papa paper paquet parait parasit pardon pari parol partenair particip particuli
passeport past pate paus payant payez pdf peau pein peintur pensai pension perdr permet perso pese pick pin
piqu pirat pist pizza plafond plait plaqu plastiqu plateau plateform play plombi plusieur pneu poch poel
pogn poid poisson poli pomp pompi pont portefeuill poser pot poteau poubell pouc poul poulet pourtant pouss
pouvoir pratiqu precis pref prepar presqu preuv prevenir prevoir prie prim print pro problem profit projet
promi proprietair publi publiqu pull pure pute quai qualit quart quatriem quebec queu quick quinz quot r
rabai raccroch racist racont rais ramass rame ramen rappell rare rat ravi rdv real reall recall reception
recommenc reconnu recup recuper redir refait referenc refug region regret regrett relai relanc remerci
remettr remi remis rendr rent renvo repart repl replac repri residenc resil resili respir restaurant resto
return reussi reveill revenir revien revient review rib ring rivi road robe robinet rond round runn saisi
saison salad salair salar salu sandwich sapin saturda sauc sauf sav save savez saying scam school scolair
seanc seat sec secour secret secteur see self sell sen seri serieus serr serv serveur servi set shar shipp
shut side signatur silenc sirop sist ski sleep small social soi soign sol soleil somebod someth sor sorr
sortir souci sourc souvent speak special sport staff stag stagiair stand standard star station stationn stay
street studio su sucr sud suffit suggestion suiss suivant sujet sunda superb suppl sure surpris suspendu
switch sympa system tableau tag talk tape tard tart taux taxe taxi tea techniqu tel tempet tent terr terrain
terrass think thos thought tied tien till tilleul tire tite toe toilett tonight town track trad trajet
tranquill transfert transport transporteur trav tribunal tromp trottinett trottoir truc tuer tuto u under
uniquement unit universit until usag use usin util vacanc vaissell valis veill vendeus very vet victim
viennent vigil vis visibl visio vitr vitrin vivant vocal voici voil vole vont voudrai voul voulai voyon
watch way well went whatsapp whil whoev why wife wifi window within without won word wow wrong wrot x zone
""",
    0.5: """
10h 15h 16h 19h 2e 2h 3h 48h 4h 5e 6h 7h 7h12 9th abidjan abo abruti absenc absolutel accessibl accompagn
accouch accus across actif actual ad adapt addition adieu adjust administr ado adopt adorabl aeral afin
afriqu afternoon agee aie aimabl aimer aine ainsi ait album allait allemand allerg allergiqu allum allur
alwa ambassadric amend amie ampoul ane ange anglai animau antenn anti anybod anyth anywa apolog apparait
apparentl appeal appellent appointment apprec apprenti appui april arab arena argument armoir around arrach
arrang arrivent arse artisan artist aspirateur ass assembl asshol assi assiett assis assist assum ate
atteint attendait attiek attorne audit august aupr auri autant auteur autist autoris autorout autour aval
avertiss aveugl baby bad bah baker balcon baptem barri basket bassin bat bateau batiment bay beaut bed bel
belgiqu bemol beniss betis between beurr bibliothequ bidon bijou bike bisou bjr black blanch block board
bobo boeuf bof boir bol bollock boost boot boreal boreali borealtel bouak bouchon boucl bouffon bours boxe
braill brain break breath brilliant brioch bris brok broken brouteur brulur brun bruxell buffet bull burg
burn business buvett buy caban cadr cage calin calvair canard canc candidat candidatur cann cap capot caract
carbon care cargo carnet carrefour carri cashi casi casino casqu casso catastrophiqu caught cdi cede cenn
certif certifi cerveau chair champion chandell channel chanson charmant chart chatbot chauss chaussur
checkout cheer cherchent chevr chienn chinoi chip choisi choisir chouett christma church chut ciel cinema
cinquant cinquiem city civil clavi clear clientel clignot clim climatis clo cloch clotur cnil co coat coch
coinc col cold collab collaborateur collect collectif collectiv colleg colli coloc coming comit commerc
commi communautair communit comparatif competent complaint compliment compliqu compris compta comptabl
concurrent condamn condition conducteur conferenc confianc congelateur conjoint connaiss connass connu
conserv consign consol consommateur constat cont contenu contrair convers cook cool cooperativ copain coqu
cord corn corp correspond cost costum cotis cotonou coudonc couill couloir countr courti couvertur cow crack
crap craqu crash cravat cree crep cretin cried crim cris critiqu croissant croit cross crosseur croy croyai
crying cuit cure cute dakar dang dark data deal debord debutant decal deced decent decevant dechet decid
decision deco decompt deconnect decor defend degag degat degout degueulass delestag delmar demandai
demandait demandent deneig deni dentair depanneur department desabonn desactiv descent description deserv
design desinstall desormai destinatair detect detecteur detour devait developpeur devenu devient devin devri
diagnostic died difficil diner dingu discount discret disposition disput distanc distingu distributeur
distribution divan divorc doing dollar dor dorm dormi dormir douala douc douceur doudou doux drach dress
drink dropp drov dur earl eat eaux ecart eclair ecoeurant econom economiqu ecras effet efficac effondr eglis
ehpad election electricit electroniqu emball emballag embarqu embrass emission emport encadr encul endroit
enerv enfer enfoir english engueul enseignant entendr enter entrepot envelopp enver environ epai epargn
epaul epingl episod epous erabl escali essa estim eteint etonn etouff europ evacu evidemment exag examen
exempl exercic exig expect expedi explain express extension extra eye fach facil facon fail faineant fake
fallu familial fan far farm fat fault fcfa februar feed fell fera ferait feri ferr fess feuill fibrali fichi
figur filed filet filing finish fiscal fish fit fix fleur fleuv flight fonction fontain formul fouill foutu
foyer fractur fragil frais franchis frapp freez french frett friend frigidair frontali fruit frustr fuir
funeral fuyez fyi gagnant galer gamm gant garagist garbag garcon garden gardienn gas gate gaufr gele genant
gendarm gene gener gentill gere gestion gestionnair gett gilet ginett girl giveawa giving glacial gliss god
goe gonfl gonna gorgeou gourd gouvern grain grandma grateful grati gratt green gri gris groc gsm guard guess
guignol habitant hack haie halifax handicap happen harcelement hauteur health heill held heureu heureusement
highwa historiqu hit hocke holida honteu hospital host hr huil huissi huitant human humbl humour hundr hurl
hybrid hydro ia ice id idem ignor illimit imbecil immigrant impeccabl important imprimant incident inclu
includ incompetent incroyabl indemnis indemnit independant index ingenieur initiativ injur innocent inond
inquiet inscrit instant insulin insur insuranc integr intelligenc interac interdit interessant interet
interfac interieur intervention interview inutil invent invers irai isol jai januar jase jett jeux joie join
joindr josian jouet joyeu juge jus justic justificatif jvou k kebab kept kettl kevin key kill kilometr knew
knock label laid lain lamentabl land landlord lane lapin larg later lausann lavag laval lavandis law lead
learn least lech lecon legend leger legum lequel lever liar libert librar licenci lie lieg lift liquid
lisent lisez literall litr living livret load loan lobb locatair logiciel logistiqu loin lome longu lor lose
loto loue louer loup lourd loved lunch lune luxe lying lyon magazin mailbox maintenu maj malentendant malin
mandat maneg manifest map mapl mark market marr masqu mast maternell maternit mayb mean mecaniqu mecano
mechant mediateur medicament medit melang membr men mental menteus meteo meter metro metton meuf mi mid mile
milieu minabl mind mini minimum minist minu miracl miroir mod modem modo mokopa mom moncton monna montag
monteur moral morceau moron motif moto mouill moul moulin mourir mouss mouton mrs muse must nah named namur
nant nas natel natur naturel navett near nearl neerlandai negatif neighbor neighbour newslett nid nineteen
nombr nombreu nomm noon noter notific numeriqu o oblig obtenu official officiell offrir older ombr ondelia
ong ongl onlin op opinion opposition ordinateur ordur origin oser ouf oufti outag outil ouvri packag pair
paix palett paniqu paqu paraplu parcel parcour parfum parlait parlent parquet parrain partent parvenir
passent password patat patch patinoir patronn patt paying payment payzou pellet pend per perc perceus percu
period perl permanenc perruqu person pet pete petition peupl peuvent phar photograph phras physiqu piano
pickup pictur pie pierr pieton pigeon pipe piss pit piti plag plain plaindr plaisir planch planet plann
plastic pleut plie pls podcast poil politiqu pomm pool pop porc porch portion position postal potag pote
poup pourboir pourrait poursuit poussett poutin pov power pr precedent precision prefectur premium prennent
prepay prepos president pression preven prevoy principal printemp probabl procedur process proch professeur
profond prolong promess promis promotion proof prop proprio protection proteg prouv provisoir pseudo ptdr
publicit puce pue pyjama qr quatorz quid quiet raccoon raccord race rachet raclett raid rail rain rale raler
ramp ras rassur rath rde reach reaction reactiv rebat receipt receiv recharg recherch recoi recoit reconnait
recouvr recov recruteur recycl redaction redemand redemarr reel ref refair refu regi regim regional regist
registr reglag regularis regulator rein rejet rejoign releas remarqu remb rememb remet remett remont remov
rempli remplir rencontr renouvel renov renseign renvers rep repair reparti repass repet reportag reprend
reprendr repris request reset resident ressort resum retenu revanch reve revers reviendrai revis revoir revu
rh rich ride rideau ridicul rigol rimouski risqu rit rive riverain riz robb roi roll roman romand roof rose
roue roulant rouvert row rt rude ruin ruptur rush sach sachet sacr sacrament sage sais salop sandrin sang
sat saut sauvegard savait saved savent savon saw scandal scann scen sceptiqu schedul scolarit scoot screen
screenshot season sech secondair secretair section secur securis sein sejour sel sembl senior senti separ
serai serieusement seront sert serveus servir shelt shift ship shirt short shout shoutout sick siest
signalement silencieu sim singl sinistr sir sit situ size slip slot slow slt smell smil smok smooth smug
snow sofa soixant solair solicitor solid solidair solution sombr some sondag sonnett sorci souffl soumission
sound soupir sourd souri souriant soutien souvenir spa spac spectacl spent split spoken sponsoris spot
spring stad step stick stopp storm stp straight strang stream student stuff sub sublim succursal suggest
suiv suivr summ supermarch suppos suspect swap sweet syndic syndicat tabarnouch tablet tach taken taking
talent tantot tap tapi tax teach tech teint telecharg teletravail temoign temoignag temoin tenai tenir term
termin terminal terribl texto theatr thick thiev thirt thread tier timbr tip tirag titi toast tocard toddl
toit toitur tomorrow tontin tonton tort toss tot toun tourti trac trajecta tram tranch transfer transit
transmet transmett transmettr transmi trash travers treat trembl tricot trie tried trimestr trist troubl
trui try tue tuqu tuyau tv tweet twelv twent twint uk union uniqu unlock ur used useless v vaccin val valabl
valeur van vegan vehicul ventr verific verit vermin verra verso vest vestiair veterinair veto veulent veuv
via viand viarg videolan view villageoi vin viol violon vire virer visa visag vise vit vitess vivement vivr
voic voie volant volet volont voltan voter vouch voulait vouloir voulu voyant w wagon wall wank warm warn
warrant wash wasn wear web websit wedd wednesda weekend wheelchair wheth whit whom widget wint wish woman
women wors worst worth wouldn written ya yaourt yes yet yeul yoga yourself z zip
""",
}

PER_THOUSAND: Final[Mapping[str, float]] = {
    word: share for share, words in _BY_SHARE.items() for word in words.split()
}
"""Stem to about how many messages of a thousand hold it; words that are not there are rarer."""
