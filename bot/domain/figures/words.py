"""Words that say nothing of a subject, and a few that hint at a mood."""

_ENGLISH = """
a about above after again all also always am an and another any anybody anyone anything are aren't
around as ask asked at away back be because been before being below between both but by came can
can't cannot come comes coming could couldn't day days dear did didn't do does doesn't doing don't
done down during each either else even ever every everyone everything few find first for found
from get gets getting give given go goes going gone good got guys had hadn't has hasn't have
haven't having he hello help her here hers hey hi him his how i i'd i'll i'm i've if in into is
isn't it it's its just keep kind know last least less let let's like little long look looking lot
made make many may maybe me might mine more most much must my myself need needed needs neither
never new next no nobody none nor not nothing now of off often oh ok okay on once one ones only
onto or other others our ours out over own people perhaps please put quite really right said same
say says see seem seems send sent she should shouldn't since so some somebody someone something
soon still such sure take taken tell than thank thanks that that's the their theirs them then
there there's these they they're thing things think this those though through till time times to
today told tomorrow too took two under until up upon us use used using very want wanted wants was
wasn't way we we're we've week weeks well went were weren't what what's when where which while who
whom whose why will with within without won't would wouldn't yes yesterday yet you you're you've
your yours yourself
"""
_GERMAN = """
aber alle allem allen aller alles als also am an auch auf aus bei beim bin bis bitte bleibt da
dabei damit danach dann das dass dein deine dem den denn der des deshalb die dies diese diesem
diesen dieser dieses doch dort du durch ein eine einem einen einer eines einfach er erst es etwas
euch euer eure für ganz gar gern gibt gut habe haben habt hallo hat hatte hatten heute hier hin
ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins ist ja jede jeden jeder jedes jetzt
kann kein keine keinen können könnt kommt lange liebe machen mal man mehr mein meine meinem meinen
meiner mich mir mit muss nach nicht nichts noch nun nur ob oder ohne schon sehr sein seine seit
selbst sich sie sind so soll sollte sondern über um und uns unser unsere unter viel vielen vom von
vor wann war waren warum was weil wenn wer werde werden wie wieder wir wird wirklich wo wurde
wurden zu zum zur zwei zwischen
"""
_FRENCH = """
ai aux avec avez avoir avons bien bonjour car ce cela ces cet cette chez comme dans de des donc du
elle elles en encore est et été être eu fait font ici il ils je jour la le les leur leurs lui ma
mais mes moi mon même ne nos notre nous on ont ou où par pas plus pour pourquoi quand que quel
quelle qui rien sa sans ses si son sont sur ta te tes toi ton tout tous très tu un une vos votre
vous
"""
_SPANISH = """
algo ante antes aquí así aún cada casi como con cuando cual del desde donde dos ella ellos entre
era esa ese eso esta está están estas este esto estos estoy fue gracias había han hasta hay hola
las los más me mi mis mucho muy nada ni nos nosotros nunca o otra otro para pero poco por porque
pues que qué quien se ser si sí sin sobre solo son soy su sus también tan te tengo tiene tienen
toda todo todos tu tus una uno unos usted vez y ya yo
"""
_UNHAPPY = """
angry annoyed annoying appalling awful bad broke broken cancel cancelled charged cold complain
complaint crashed damaged delayed dirty disappointed disappointing disgusting faulty furious
horrible ignored late leaking lost missing overcharged poor problem refund ridiculous rude scam
shame slow sour stale terrible unacceptable unhappy upset waiting waste worse worst wrong
"""
_KIND = """
amazing awesome beautiful best brilliant delicious excellent fantastic favourite favorite friendly
grateful great happy incredible kindest lovely love loved perfect recommend superb thank thanks
wonderful
"""

FUNCTION_WORDS = frozenset(
    word for words in (_ENGLISH, _GERMAN, _FRENCH, _SPANISH) for word in words.split()
)
"""Left out of what people wrote about."""

UNHAPPY_WORDS = frozenset(_UNHAPPY.split())
KIND_WORDS = frozenset(_KIND.split())
"""English alone, and deaf to irony: “great, another outage” counts as kind. A hint, no more."""
