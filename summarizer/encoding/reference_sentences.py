"""Two thousand English sentences of news, made of the tables below: what the vectors of articles are held against in
summarizer/encoding/hubs.py.

They are always the same. What they claim is made up; what counts is that they are about many things.
"""

from collections.abc import Iterator

COUNT = 2000
_FILLED = 10  # times each clause is

# {who}, {where} and {when} are filled from the lists below.
_CLAUSES = """
{who} met the foreign minister of Japan in {where} {when} to discuss trade between the two countries
{who} received the new ambassador in {where} and spoke of old friendship
{who} said {when} that talks on a new coalition government had failed
{who} resigned {when} after an inquiry into contracts for a road near {where}
Parliament voted {when} to amend the election law, despite protests in {where}
Voters in {where} go to the polls {when} to choose a new provincial council
The election commission counted the ballots of {where} again after complaints by two parties
{who} called for calm in {where} after a disputed election result
A new constitution was the subject of a conference that opened in {where} {when}
{who} accused a neighbouring country of meddling in the affairs of {where}
The cabinet approved a budget with more money for hospitals in {where}
{who} promised to fight corruption and to publish what ministers own
The two largest parties agreed {when} on who is to be the next prime minister
{who} dismissed the governor of {where} for neglect of duty
An international summit on security ended in {where} without a common statement
{who} flew to {where} {when} for talks with the president of France
Sanctions against a bank in {where} were lifted {when}, the treasury said
The Security Council extended the mission of its observers in {where} by a year
{who} signed an agreement on the return of prisoners of war
A delegation from Germany visited {where} {when} and promised help for schools
Gunmen opened fire on a checkpoint near {where} {when} and killed two policemen
A roadside bomb wounded three soldiers on the way to {where}
A drone struck a warehouse outside {where} {when}; nobody was hurt
Rockets fell near an air base in {where} {when}, according to {who}
The army began an operation against militants in the hills of {where}
Security forces arrested five members of an extremist cell in {where}
A suicide attack on a market in {where} killed at least twenty people
A ceasefire between two tribes was agreed in {where} {when}
Artillery shelled villages along the border for a third day, residents of {where} said
Troops withdrew from the old town of {where} {when}
{who} denied that foreign aircraft had used the airfield of {where}
Explosives experts cleared mines from farmland around {where}
The families of soldiers who are missing since the war gathered in {where} {when}
A convoy of trucks with weapons was stopped on the road to {where}
Fighter jets bombed a training camp, {who} announced {when}
Hostages were freed {when} after a month in the mountains near {where}
The coalition handed a base in {where} over to the national army
Smugglers shot at border guards near {where} and fled on foot
Air defences shot down two drones over {where} {when}
A general was killed when a helicopter crashed near {where}
Police in {where} found half a ton of hashish in a truck that carried melons
A court in {where} sentenced a former official to ten years in prison for bribery
Three men were charged with murder after a body was found in a canal in {where}
A judge ordered the release of a journalist who was arrested in {where} {when}
Thieves broke into a jewellery shop in {where} through the roof
An amnesty freed hundreds of prisoners, among them many women, {who} said
The supreme court ruled {when} that the law on taxes breaks the constitution
A woman was stabbed by her husband in {where}, neighbours told the police
Counterfeit banknotes were seized at a printing works in {where}
The trial of seven activists was adjourned {when} because a witness was ill
A gang that stole cars in {where} sold them across the border
{who} asked prosecutors to look into the death of a prisoner in {where}
Detectives arrested a man who is said to have cheated pensioners out of their savings
The interior ministry will fit cameras at the crossroads of {where}
Inmates set fire to mattresses in a jail in {where} {when}
Oil exports rose to three million barrels a day, {who} said {when}
The price of crude fell by two dollars {when} as demand in China weakened
A new refinery near {where} will make petrol for the whole south
Engineers repaired a pipeline that had leaked near {where}
Gas from the field at {where} will feed a power station by next summer
Electricity was cut in {where} for eight hours a day during the heat
{who} opened a solar power plant in the desert near {where}
The dinar lost value against the dollar in the markets of {where}
The central bank raised interest rates by half a point {when}
Inflation slowed to four per cent in {where}, figures showed {when}
Salaries of civil servants are late again, teachers in {where} complained
Unemployment among graduates in {where} reached a fifth, according to {who}
A foreign company will build ten thousand flats on the edge of {where}
Shares fell {when} after a bank reported heavy losses
The customs office at {where} took in more money than last year
A trade fair with two hundred firms opened in {where} {when}
{who} urged investors to come to {where} and promised them land
The government will borrow money abroad to pay for wheat, {who} said
A strike at the port of {where} delayed ships with rice and sugar
Merchants in {where} shut their shops in protest against new taxes
The national airline bought four passenger jets to fly to {where}
A carmaker is to close its factory in {where} and cut two thousand jobs
Small loans helped women in {where} to open bakeries and tailor's shops
Exports of dates and honey from {where} doubled, {who} said {when}
Farmers in {where} began to harvest wheat {when}
Locusts damaged fields of barley around {where}
Drought has emptied the wells of villages near {where}
The water level of the river at {where} is the lowest for forty years
A dam above {where} was opened {when} after heavy rain
Floods washed away a bridge near {where} and cut off six villages
Heavy snow closed mountain roads around {where} {when}
A dust storm sent hundreds of people in {where} to hospital
An earthquake of magnitude five shook {where} {when}
Temperatures in {where} will pass fifty degrees {when}, the weather service said
Lightning killed two shepherds and their sheep near {where}
A forest fire burned for three days above {where}
Hail as large as walnuts broke greenhouses in {where}
The marshes near {where} are drying out, and buffalo are dying
{who} planted trees along the avenues of {where} {when}
Fishermen in {where} complain that the river smells of sewage
A rare leopard was filmed by a camera trap in the mountains near {where}
Storks returned to their nests on the minarets of {where}
Scientists warned {when} that the glaciers are melting faster than they thought
Waste from a factory poisoned the stream that runs through {where}
Doctors in {where} treated eighty patients with cholera {when}
A vaccination campaign against measles began in {where} {when}
A new hospital with four hundred beds opened in {where}
{who} said that cancer has become more common in {where}
A shortage of medicine worries pharmacies in {where}
Nurses went on strike {when} for better pay
A fever carried by ticks has killed a butcher in {where}
People with diabetes should walk for half an hour a day, {who} advised
Surgeons in {where} separated twins who had been joined at the chest
A fire in a ward for newborn babies killed three infants in {where}
Smoking was banned in the cafés of {where} {when}
The health ministry recalled a cough syrup that made children ill
Volunteers gave blood in {where} after a train crash
Researchers found that sleeping too little harms the memory of older people
An ambulance overturned on its way to {where} {when}
Pupils in {where} returned to school {when} after the summer holidays
Teachers in {where} refuse to work until they are paid
A university in {where} opened a department of artificial intelligence
Final exams were postponed because the questions had leaked, {who} said
A mud school near {where} was replaced by a building with twelve classrooms
Students in {where} protested {when} against higher fees
A girl from {where} won first prize in a mathematics contest
Illiteracy among women in {where} has fallen, a survey found
Books in the mother tongue reached the schools of {where} two months late
Scholarships will let fifty graduates from {where} study abroad
An exhibition of calligraphy opened in {where} {when}
Archaeologists found clay tablets of the third millennium near {where}
A stolen statue was returned to the museum of {where}
The old citadel of {where} is to be restored with foreign money
A film about a village teacher won an award at the festival of {where}
A poet from {where} died {when} at the age of eighty-one
Musicians from ten countries played in {where} {when}
A novel about the siege of {where} was translated into English
{who} opened a book fair in {where} {when}
Actors in {where} staged a comedy about a greedy landlord
Weavers in {where} keep an old pattern of carpets alive
A television series about a family of pearl divers was filmed in {where}
A singer who left {where} as a child gave her first concert at home
Pilgrims walked from {where} to the shrine for three days
Worshippers filled the mosques of {where} for the feast
A church in {where} rang its bells for the first time since the war
{who} warned clerics against preaching hatred
Families in {where} lit fires on the hills for the new year
A mass grave was opened near {where} {when}
Survivors of a massacre laid wreaths in {where}
The national team beat Australia by two goals to one {when}
A striker from {where} signed for an Italian club
The football league was suspended {when} after fans fought in the stand
A swimmer from {where} broke the record over two hundred metres
{who} will host the basketball championship in {where}
A wrestler won bronze at the games {when}
Runners from thirty countries took part in the marathon of {where}
The coach was dismissed {when} after a fourth defeat
A chess player of fourteen became a grandmaster in {where}
Cyclists crossed the mountains on the longest stage of the race
A tennis final was stopped by rain {when}
Women's volleyball is growing in {where}, its clubs say
The stadium of {where} will seat sixty thousand
An app that warns of floods was written by students in {where}
Hackers stole the data of customers of a telephone company in {where}
The internet was switched off in {where} during the exams
A satellite was launched {when} to watch crops and rivers
A maker of telephones showed a new model with a larger screen {when}
Engineers in {where} printed an artificial hand for a boy who lost his own to a mine
Astronomers saw a planet that circles two suns
Electric buses will run in {where} from {when} on
A social network removed thousands of false accounts, {who} said
Robots sort the parcels in a warehouse near {where}
A new battery charges in five minutes, its inventors say
A bus with workers overturned near {where} {when}; nine people died
Two trains collided outside {where} in thick fog
A ferry with too many passengers sank off {where}
The airport of {where} was closed {when} because of smoke
A tunnel through the mountain will shorten the way to {where} by two hours
A wooden bridge was built so that children can reach school in {where}
Traffic in {where} will be moved to a ring road
A ship ran aground in the canal and blocked it {when}
Taxi drivers blocked the square of {where} over the price of fuel
A railway is to link {where} with the coast
The metro of {where} will be ten years late
Refugees returned from camps to their villages near {where} {when}
A boat with migrants from {where} capsized in the Aegean
{who} said that the last camp for displaced people in {where} will be closed
Families who fled from {where} wait for money to rebuild their houses
Border guards sent back a hundred people who had come on foot from {where}
A charity handed out blankets and stoves in {where} {when}
Residents of {where} have had no drinking water since {when}
A house collapsed in the old quarter of {where} and buried a family
Rents in {where} have doubled within two years
A fire destroyed forty shops in the bazaar of {where} {when}
The wedding hall in {where} had no emergency exits, {who} said
A gas bottle exploded in a restaurant in {where}
Bread has become dearer in {where} since the mills raised their prices
Street children in {where} will get a shelter and a school
A beggar in {where} left a fortune to an orphanage
Stray dogs bit a dozen people in {where} {when}
Journalists in {where} demanded the release of a colleague
A newspaper in {where} printed its last edition {when}
Reporters were beaten while they filmed a demonstration in {where}
Thousands marched through {where} {when} against the killing of women
Young people camped in the square of {where} and asked for jobs
Police used tear gas against protesters in {where}
Workers at a cement factory near {where} won a shorter day
Tribal elders in {where} settled a feud with a payment in sheep
A recipe for lamb with apricots comes from {where}
Tourists from the Gulf fill the hotels of {where} in summer
The application form must be signed and returned to the office in {where} {when}
Please call the number below if your child will be absent from school
The company may change these terms at any time without notice
How to keep your kitchen clean and save water at the same time
He told his brother that he would never leave {where}
She waited at the station until dark, but nobody came
My grandmother used to bake bread every morning in {where}
"""
_WHO = (
    "the prime minister", "the president", "a spokesman for the government", "the speaker of parliament", "the governor",
    "the health minister", "a senior officer", "the mayor", "an opposition leader", "the United Nations envoy",
    "the party's leader", "a ministry official", "the defence minister", "the head of the council", "a leading cleric",
    "the director of the agency", "a retired judge", "the oil minister", "the ambassador", "a union leader",
    "the interior minister", "a human rights group", "the prince",
)  # fmt: skip
_WHERE = (
    "Baghdad", "the capital", "Basra", "Erbil", "Mosul", "Tehran", "Ankara", "Damascus", "a northern province", "London",
    "Kirkuk", "the holy city", "Washington", "Sulaymaniyah", "Cairo", "a border town", "Istanbul", "the south", "Beirut",
    "Gaza", "Moscow", "a mountain village", "Dohuk", "Riyadh", "Paris", "Sinjar", "the province", "Berlin", "Kabul",
    "Anbar", "a suburb", "Delhi", "Najaf", "the east of the country", "Geneva", "Diyarbakir", "Amman",
)  # fmt: skip
_WHEN = (
    "on Monday", "on Tuesday", "last week", "on Wednesday", "this month", "on Thursday", "on Saturday", "yesterday",
    "on Sunday", "in October", "on Friday",
)  # fmt: skip


def reference_sentences() -> list[str]:
    """Return the sentences, each once, always in the same order."""
    return list(dict.fromkeys(_sentences()))[:COUNT]


def _sentences() -> Iterator[str]:
    clauses = _CLAUSES.strip().splitlines()
    for turn in range(_FILLED):
        for place, clause in enumerate(clauses):
            at = turn * len(clauses) + place
            filled = clause.format(
                who=_WHO[at % len(_WHO)], where=_WHERE[at % len(_WHERE)], when=_WHEN[at % len(_WHEN)]
            )
            yield f"{filled[0].upper()}{filled[1:]}."
