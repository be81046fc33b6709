"""The words by which ``personal.py`` tells a person from a policy, a place or an organisation."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FIRST_NAMES = words(
    """
    aaliyah aaron abdul abigail adam aisha alan alex alexander alfie ali alice amelia amina amira amy andrew anna
    anthony archie arthur ava ayaan barbara ben benjamin bella beth bethany callum cameron carol caroline charles
    charlie charlotte chloe chris christopher claire connor daisy daniel darren david dawn deborah dylan edward
    eliza elizabeth ella ellie emily emma erin ethan eva evelyn evie faith fatima finley florence freddie freya gary
    george georgia georgina grace graham hannah harriet harry harvey hassan heather helen henry holly hugo ian
    ibrahim imogen isaac isabella isabelle isla ivy jack jacob jade jake james jamie jane janet jasmine jason jayden
    jennifer jessica joanna joanne joe john jonathan jordan joseph josh joshua julia julie karen kate katherine
    katie keith kevin khadija kieran kimberley kyle lauren layla leah leo lewis liam lily linda lisa logan louis
    louise lucas lucy luke maisie margaret maria martin maryam matilda matthew max megan mia michael michelle millie
    mohammad mohammed molly muhammad mustafa natalie natasha nathan niamh nicholas nicola noah noor oliver olivia
    omar oscar owen patricia patrick paul peter phoebe poppy rachel rebecca reuben rhys richard robert robin rosie
    ryan safiya sally sam samantha samuel sandra sara sarah scarlett scott sebastian shannon sharon simon sofia
    sophia sophie stephanie stephen steven susan tariq teddy thomas tim timothy toby tom tyler victoria vivienne
    wendy william yasmin yusuf zac zachary zainab zara zoe
    """
)
"""First names that many people in England have. Words that are also months, places or virtues are left out."""

NOT_NAMES = words(
    """
    a about academy act action actions addressed adult adults after age aged agencies agency all an and annual any
    anyone april are area as assessment assessor at audit august authority baby babies before board born both
    british bucks by care carer carers case cases centre charity checks chief child childhood children church class
    clerk clinic clinical college commissioned commissioner commissioning committee community constable contact
    coordinator council county criteria date day days dbs december deputy designated development director district
    doctor dr each early education emergency england english every everybody everyone evidence executive families
    family february figures fire first for foster framework friday from general gp group guidance head headteacher
    health help her his home hospital house if in infant infants induction inspector is january job july june key
    keynes lado lead leader learning list live local manager march may meeting member mental milton ministry minor
    minutes monday month mothers mr mrs ms my national new newborn newborns nhs nobody no none not november nurse
    nursery october of office officer ofsted on one only our parents parish partner partners partnership patients
    people person plan please police policy practice practitioner prevent primary procedure professional protocol
    public pupil pupils quarter record records referral referrals report review round safeguarding saturday school
    secondary section senior september service services set she site sister social some somebody someone specialist
    staff standard statement station strategy student students sunday supervisor support surgery survey swimmers
    targeted teacher team term that the their them there these they this those thursday to together training trust
    trustee trustees tuesday twins under unit university unborn update us version virtual visitor voluntary
    volunteer volunteers we wednesday welfare when where which who women work worker workers working year years
    young youth your youths
    """
)
"""Words that begin with a capital in returns and are no names."""

ORGANISATIONS = words(
    """
    academy agency association authority barracks board building campus centre charity church clinic club college
    commissioner committee community company constabulary council court department directorate foundation government
    group hall headquarters headteacher health hospice hospital hub institute ltd limited library ministry mosque
    museum nhs nursery office offices parish partnership police practice preschool prison probation school schools
    service services society station surgery team temple trust unit university
    """
)
"""A word of these between a name and a postcode makes it the address of work."""

POSTCODE_AREAS = words(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
    PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF
    WN WR WS WV YO ZE
    """
)
"""The letters that a postcode of the United Kingdom begins with."""
