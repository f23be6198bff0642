-- Short forms of given names. We compiled the list ourselves from general knowledge of names
-- in use in England; no published list was copied, and it is not complete. Each line has one
-- name, its short forms and its other spellings, in small letters without marks. Two names
-- of one line may be one child's. A name can be in several lines.

-- short_forms are the other names of the lines that a given name is in.
CREATE OR REPLACE FUNCTION short_forms(name text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  lines constant text := '
abdul abdullah abdulla
abigail abi abby abbie gail abbey
abraham abe bram ibrahim ebrahim
adam ad addy adem
adelaide addie ada heidi della
agnes aggie nessa nesta
agnieszka aga
ahmed ahmad ahmet
aisha ayesha aysha aishah
alan al allan allen
albert al bert bertie albie
aleksander alexander olek sasha
alexander alex al alec alek xander sandy sacha sasha lex zander sandro alistair iskander aleksandr alexandr oleksandr
alexandra alex sandra lexi lexie sacha sasha sandy alexa aleksandra ola
alfred alf alfie fred freddie
ali aly
alice allie ally alicia alys
alison ali allie ally
amanda mandy manda
amelia amy millie milly mia emily amelie
amina aminah ameena
andrew andy drew andrei andrej andrzej
angela angie ange angelina
anna annie ann anne anya anka nan nancy
annabel bella anna belle annabelle
anthony tony ant antony antoni antonio
antonia toni tonia
arabella bella ara belle
archibald archie arch
arthur art artie
augustus gus august
barbara babs barbie basia
bartholomew bart bartek bartosz
beatrice bea bee trixie beatrix
benedict ben benny
benjamin ben benji benny binyamin
bernadette bernie detta
bernard bernie
bethany beth bethan
bradley brad
bronwen bron
callum cal calum
cameron cam cammy
caroline carrie caro carol lina carolyn
cassandra cass cassie sandra
catherine cath cathy kate katie kitty cat katy kathy kit kathryn katherine katharine
cecilia cece celia cissy
charles charlie chas chuck chaz
charlotte charlie lottie lotte char
chloe clo khloe
christian chris
christina chris tina chrissie kirsty krystyna
christine chris tina chrissie christie
christopher chris kit topher kris krzysztof krzys
clementine clem clemmie
connor con conor
constance connie
cordelia delia
cornelius neil con
cynthia cindy
daniel dan danny dani daniyal
danielle dani ella danni
david dave davy dai dawid davey daud dawud
deborah debbie deb debra debs
dennis den denny
diana di
dominic dom nic dominik
donald don donnie
dorothy dot dotty dolly dottie
douglas doug dougie
edmund ed eddie ted ned
edward ed eddie ted teddy ned
edwin ed eddie
eleanor ellie ella nell nellie nora elle elinor elena
elizabeth liz lizzie beth betty eliza libby lily elsie bess bessie elle ellie lisa betsy elspeth elisabeth elzbieta ela
emily em emmie millie milly
emma em emmie
emmanuel manny manuel emanuel
erica ricky
ernest ernie
esther essie hettie
eugene gene
evangeline eva eve evie angie
eve evie eva
evelyn evie eve lyn
ezekiel zeke
faith fay faye
fatima fatimah fatema fatma fatoumata
felicity fliss flick flic
fiona fi
florence flo florrie flossie
frances fran frankie fanny francesca
francesca fran frankie chesca cesca
francis frank frankie fran franek
frederick fred freddie freddy
gabriel gabe gabi
gabriella gabby ella bella gabriela gabrielle
gareth gaz gary
geoffrey geoff jeff jeffrey
george georgie
georgia georgie gia
georgina georgie gina georgiana
gerald gerry jerry
gillian gill jill
grace gracie
gregory greg grigor grzegorz
gwendolyn gwen wendy
hannah han hana hanna
harold harry hal
harriet hattie harry hettie etta
harrison harry
hassan hasan
helen nell nellie ellen lena
henrietta hettie etta harry hattie ettie
henry harry hal hank henri
hermione minnie
howard howie
hugh hughie hugo
hussein husain hussain hossein
ibrahim ebrahim ibraheem
imogen immy imo
irene rene
isaac ike zac ishaq
isabella bella izzy belle isobel isabel isabelle ella
isabel izzy bella belle ishbel isobel
isaiah izzy
jackson jack
jacob jake jay cob jakub kuba yaqub
jacqueline jackie jacqui
james jim jimmy jamie jem jimmie seamus
janet jan jennie
jasmine jas jazz jazzy yasmin
jayden jay
jeffrey jeff
jemima jem mima jemma
jennifer jen jenny jenna jennie
jeremy jerry jem
jerome jerry
jessica jess jessie
joanna jo joey joanne asia
john jack johnny jon jan ivan ian
jonathan jon jonny nathan jonathon
joseph joe joey jo jozef yusuf yousef yosef
josephine jo josie jojo posy
joshua josh yeshua
judith judy jude
julia jules julie
julian jules
juliet jules julie
katarzyna kasia kaska
katherine kate katie kathy kitty kath kat kay kit katharine kathryn kathleen katya ekaterina catherine
kathleen kath kathy kate kay
kayleigh kay kayley
kenneth ken kenny
khadija khadijah
kimberley kim kimmie
kirsten kirsty
kristina kris tina
laurence laurie larry lawrence
lawrence larry laurie
leonard leo len lenny
leonardo leo
leopold leo
lewis lew louis
lillian lily lil lilly
lilian lily lil lilly
louis lou louie lewis
louisa lou lulu
louise lou lulu
lucas luke luca
lucinda lucy cindy
lucy lou lulu
lydia lyddie
madeleine maddy maddie
madison maddie maddy
magdalena magda lena maggie
malgorzata gosia
marcus marc mark
margaret maggie meg peggy peg greta madge daisy margie megan molly
maria mary marie masha mia
marianne mary anne annie
mariam maryam miriam maryum
martha marty mattie patty
martin marty
mary molly polly mae may mamie maria
mateusz matthew
matilda tilly tillie mattie tilda
matthew matt matty mattie
maureen mo
maximilian max
maxwell max
megan meg meggie
melanie mel
melissa mel lissa missy
michael mike mick micky mikey mickey mihail michal mikhail
michelle shelly chelle
mildred millie milly
miriam mimi
mohammed mo mohamed muhammad mohammad muhammed mohamad muhamad mahomet
molly mol
muhammad mo mohammed
mustafa mostafa
natalia nat talia natasha tasha
natalie nat
natasha tash tasha nat
nathan nat nate
nathaniel nat nate nathan
nicholas nick nicky nico nicolas mikolaj nikolai
nicola nicky nic
nicole nicky nic nikki
noah noe nuh
oliver ollie olly
olivia liv livvy ollie livia
omar umar omer
oscar ozzy oskar
owen owain
pamela pam
patricia pat patsy trish tricia patty
patrick pat paddy patsy padraig
penelope penny pen
peter pete piotr petr
philip phil pip phillip
philippa pippa pip philly
phoebe bea phebe
priscilla cilla prissy
rachel rach rae rachael
raymond ray
rebecca becky becca beck bex
reginald reg reggie
richard rick ricky dick rich richie dickie
robert rob bob bobby robbie bert robin rab
roberta bobbie robbie
robin rob
roderick rod
rodney rod
roger rodge
roland rollo roly
ronald ron ronnie
rosalind ros roz rosie
rosamund ros rosie
rose rosie
rosemary rosie rose
rupert rup
salvatore sal
samantha sam sammy
samuel sam sammy
sandra sandy
sarah sally sadie sara
scarlett scar lettie
sebastian seb bas baz
sergei sergey serhii serhiy
shannon shan
siobhan shiv
sophia sophie zofia sofia zosia
sophie soph
stephanie steph stevie
stephen steve stevie steven stefan
stuart stu stewart
susan sue susie suzie
susannah sue susie anna hannah zuzanna
suzanne sue susie
sylvia sylvie
tabitha tabby
tamara tammy tam
tatiana tanya tania
teresa terry tess tessa theresa
terence terry tel
thaddeus thad tad
theodora dora thea teddy
theodore theo ted teddy
theresa terry tess tessa resi
thomas tom tommy tomasz tomek
timothy tim timmy
tobias toby
usman uthman osman
valerie val
vanessa nessa ness
veronica ronnie vera
victor vic
victoria vicky tori vic vikki queenie
vincent vince vinny
violet vi letty
vladimir vlad vova
walter wally walt
wilfred wilf fred wilfrid
wilhelmina billie willa mina minnie wilma billy
william will bill billy willy liam wills billie
winifred winnie freda win
yasmin yaz yas jasmine
yusuf yousef youssef yousuf joseph
yvonne evie
zachary zac zach zack zak
zahra zara zarah
zainab zaynab zeinab
zuzanna zuzia
';
BEGIN
  IF name !~ '^[a-z]+$' THEN RETURN '{}'; END IF;
  RETURN ARRAY(
    SELECT DISTINCT o FROM regexp_matches(lines, '^(?:[a-z ]* )?' || name || '(?: [a-z ]*)?$', 'gn') AS line
    CROSS JOIN LATERAL string_to_table(line[1], ' ') AS o WHERE o <> name ORDER BY o);
END $$;
GRANT EXECUTE ON FUNCTION short_forms(text) TO heed_definer;
