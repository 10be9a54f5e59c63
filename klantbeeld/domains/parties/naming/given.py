"""Very common given names of the Low Countries that are hardly ever a family name.

Used only to see that a list wrote the family name first (`Peeters Jan`); never to infer a gender. The turned name is
flagged for review.
"""

GIVEN_NAMES = frozenset(
    """
aafke aart abdel adam adriaan adriana agnes ahmed aicha albert aleida ali alice amber amina an an-marie an-sofie
andre andré anja anke ann ann-sofie anna anne-marie anneke annelies annemarie annet annette annick anouk ans
antoinette anton antoon arend ariane arie arjan arne arnold arthur astrid aukje babette barbara bart bas
bastiaan beatrix ben benoît bente berber bernard bert bianca bieke bilal bob boris bram brecht bregje brigitte
britt bruno carla carlijn carolien caroline casper cathy cees chantal charlotte chris christa christel
christiaan christian christina cindy claire claudia coby coen conny cor cora corine cornelis corrie daan daniel
daniël daniëlle daphne david debbie delphine denise dennis desiree diana dick diederik dina dirk dominique
dorien doutzen douwe dries durk eddy edwin eefje eelco egbert eline elisabeth elise elke ellen elly els elske
emiel emily emine emma emmy emre eric erica erik erika erwin esra esther eva evelien eveline evert ewout fabian
fatima fatma feike felix femke ferdinand filip finn fleur floor floortje floris fons francien frank frans
françoise fred freddy frits froukje frédéric geert geertje ger gerard gerben gerda gerdien gerrit gert giel gijs
gijsbert gilles goedele gonny greet greetje greta gunther guus guy gwen hamza hannah hanneke hans harm harry
hassan hatice heidi hein heleen helena helga hendrik henk henny henriette hermien hester hidde hilde hugo
hussein ibrahim ida ignace igor ilse imke ineke inez inge ingrid irene iris irma isa isabel isabelle ismail ivan
ivo jaap jack jacob jacoba jacqueline jacques jan jan-pieter jan-willem janna janneke jantine jantje jasper jean
jean-luc jean-marie jean-paul jean-pierre jeannette jef jelle jelmer jenny jeroen jesse jessica jet jetske
joachim joan job joep joey johan johanna johannes joke jolanda jolien jonas joop joost jordy joris jos joshua
josje josé joyce judith jules julia julian julie juliette jurgen jurriaan kaat karel karen karim karin karolien
kasper kathleen katja katleen katrien katrijn kees kevin khadija khalid kim kirsten klaas klaasje koen kris
krista kristel kristof laila lars laura laurens laurent leen leila lena leo leon leonie lex lia lianne lidia
lidy lieke lies liesbet liesbeth lieselot lieve lieven linda linde lisa lode loes lonneke lotte louise luc luca
lucas lucie luk lut luuk lydia maaike maarten maartje machteld madelon maikel manon marc marcel marco marga
margot margriet maria marie marie-claire marieke marijke marijn mario marion mariska marit marjan marjolein mark
marleen marlies marloes marthe martijn martin martine mathieu mathilde matthijs maurice max mehmet melanie menno
merel meryem mia michel michiel michèle mieke miet mike milan miranda mirjam mirthe mohamed monique murat
mustafa myrthe nadia nadine naima nancy natasja nathalie neeltje nele nick nico nicolaas nicole nicolette niels
nienke nina noor noortje olaf olga olivier omar oscar otto pascal patricia patrick paul paula paulien pauline
pepijn peter petra petronella philip philippe pien pierre piet pieter pieter-jan pleun puck quinten rachid raf
raoul raymond remco renaat renate rene renske rené ria rianne richard riet rik rita rob robbert robert robin
roel roger rogier roland ron ronald roos rosa rosalie roxanne ruben rudi rutger ruth ruud ruurd sabine sabrina
said samantha samira sander sandra sanne sara sarah saskia sebastiaan selma sem seppe siebe sien sietske sigrid
silke silvia simon simone sjoerd sjoukje sofia sofie sonja sophie stef stefaan stefan stephanie steven stijn
susanne suzanne suze sven sybille sylvia tamara tanja tess tessa teun teuntje thea theo thijs thirza thom thomas
ties tijmen tim tine tineke tinne titia tjeerd tobias tom tomas ton toon trees trijntje truus ursula valerie
veerle vera veronique vicky victor vincent walter wendy werner wessel wies wietske wilbert wilco wilhelmina
willem willemijn willy wilma wim wout wouter xander xavier yannick yara yasmine youri youssef yusuf yvan yves
yvonne zeynep zoë
""".split()
)
