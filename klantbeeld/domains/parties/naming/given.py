"""Very common given names of the Low Countries that are hardly ever a family name.

Used only to see that a list wrote the family name first (`Peeters Jan`); never to infer a gender. The turned name is
flagged for review.
"""

GIVEN_NAMES = frozenset(
    """
    jan piet kees hans wim joop gerrit henk johan johannes pieter cornelis dirk maarten bas tom tim luuk sander jeroen
    marcel erik eric mark marc peter paul rob ronald frank fred ruud arjan edwin richard michel michiel patrick dennis
    bart wouter koen joris jasper niels thijs stijn lars daan sem finn luc guy geert filip philippe wouter dries jef jos
    karel lieven pascal rik rudi stefaan steven tomas thomas werner yves tine marie anna maria johanna elisabeth els an
    ann anneke ans astrid bianca brigitte carla caroline chantal christel claire corrie debbie diana elly emma esther
    eva evelien femke fleur greet hanneke hilde ilse inge ingrid irene iris jacqueline janneke joke judith julie karin
    katrien kim kristel lies lieve linda lisa lotte lut machteld manon marieke marijke marleen martine miet miranda
    mieke monique nadia nancy nathalie nele nicole patricia petra ria rita sabine sandra sanne sara saskia simone sofie
    sonja sophie stephanie suzanne sylvia tamara tess veerle wendy wilma yvonne mohamed ahmed fatima youssef jean-pierre
    marie-claire jean-marie anne-marie jan-willem
    """.split()
)
