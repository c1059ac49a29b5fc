/* How addresses of houses are written, country by country.
 *
 * There is no check digit in a street. What can be recognised is the shape: a
 * word for a street, a name, a number, in the order of that country, and behind it
 * a postcode with its town, if there is one. A street without a number, a village
 * without streets and a name that is nobody's word for a street are not found;
 * that is what the user's list of names is for.
 *
 * Every repetition is bounded, so that a form costs at most a few hundred steps
 * wherever it begins. */

export type AddressForm = { id: string; form: RegExp }

const edge = '(?<![\\p{L}\\p{N}_])'
const end = '(?![\\p{L}\\p{N}_])'
/** A word of a name, capital first. It holds none of what stands between two words, so that there is one way to read a row of them. */
const cap = "\\p{Lu}[\\p{L}\\p{M}'’]{0,30}\\.?"
const number = '[1-9][0-9]{0,4}(?: ?[A-Za-z](?![\\p{L}]))?(?: ?[/-] ?[0-9]{1,4}[A-Za-z]?)?'
/** Between street and town: a comma, a dash or a new line. */
const next = '(?: ?[,–-] ?|,? ?\\n ?| )'
/** Without a full stop: behind it another sentence begins. */
const townWord = "\\p{Lu}[\\p{L}\\p{M}'’]{0,30}"
const town = `${townWord}(?:[ -](?:\\p{Ll}{1,3}[ -])?${townWord}){0,3}`
const optional = (inner: string): string => `(?:${inner})?`

const form = (id: string, inner: string): AddressForm => ({ id, form: new RegExp(`${edge}${inner}${end}`, 'gu') })

const englishStreets =
  'Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Terrace|Ter|Square|Sq|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Crescent|Close|Gardens|Grove|Mews|Hill|Row|Trail|Walk|Green'
const englishNumber = '[1-9][0-9]{0,4}[A-Za-z]?'
const flat = `(?:(?:Flat|Apt|Apartment|Unit|Suite|Ste|Floor)\\.? ?#?[A-Za-z0-9-]{1,6}|#[A-Za-z0-9-]{1,6})`
const zip = `${town},? [A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?`
const britishPostcode = '[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}'

// Endings that other words have too (a market, a plan, a castle hill) need the postcode behind them.
const germanStreets = 'straße|strasse|str\\.|gasse|weg|platz|allee|ring|damm|ufer|chaussee|steig|pfad|promenade|graben'
const germanMaybe = 'markt|hof|park|wall|berg|feld|tal|stieg'
/** What stands behind `im` and `am` and is no place. */
const germanTimes =
  '(?!(?:Jahr|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Kapitel|Abschnitt|Absatz|Artikel|Schritt|Teil|Band|Raum|Zimmer|Tag|Wert|Alter|Umfang|Schnitt|Durchschnitt|Vergleich|Fall|Bereich|Haus|Block|Quartal|Sommer|Winter|Herbst|Frühjahr|Ende|Anfang)(?![\\p{L}]))'
const germanPlaces = '(?:Am|An der|An den|Auf dem|Auf der|Im|In der|In den|Unter den|Unter der|Zum|Zur|Hinter der|Vor dem)'
const dutchStreets = 'straat|laan|weg|plein|gracht|kade|singel|dijk|dreef|steeg|plantsoen'
const dutchMaybe = 'pad|markt|park|hof|hoek|veld'
const swedishStreets = 'gatan|vägen|gränd|torget|stigen|allén'
const swedishMaybe = 'backen|plan|gången|leden|kajen|platsen'
const frenchWord = `(?:(?:de la|du|des|de|le|la|les|aux|au|à la|sous|en|et)[ -]){0,2}(?:[dl]['’])?${cap}`
const withTown = (digits: string): string => `${next}(?:[A-Z]{1,2}-)?${digits} ${town}`
const postcodeTown = (digits: string): string => optional(withTown(digits))
/** A word that ends like one of these. */
const ending = (before: string, words: string): string => `(?:${before})\\p{Lu}[\\p{L}\\p{M}'’]{1,30}?(?:${words})`

const dutchBefore = `(?:${cap}[ -](?:(?:van de|van der|van|de|der|den) )?){0,2}`
const dutchTown = `${next}[1-9][0-9]{3} ?[A-Z]{2} ${town}`
const swedishTown = `${next}(?:SE-)?[0-9]{3} ?[0-9]{2} ${town}`

export const addressForms: readonly AddressForm[] = [
  form(
    'en',
    `(?:${flat},? )?${englishNumber} (?:(?:North|South|East|West|[NSEW]\\.?|NE|NW|SE|SW) )?(?:${cap} |[0-9]{1,3}(?:st|nd|rd|th) ){1,4}(?:${englishStreets})\\.?(?:,? ${flat})?(?:${next}${zip}|(?:${next}${town}){0,2}${next}${britishPostcode})?`,
  ),
  form(
    'de',
    `(?:${ending(`(?:${cap}-){0,3}`, germanStreets)}|(?:${cap}[ -]){1,3}(?:[Ss]traße|[Ss]trasse|[Ss]tr\\.|Weg|Platz|Allee|Ring|Damm|Ufer|Gasse|Chaussee)) ${number}${postcodeTown('[0-9]{4,5}')}`,
  ),
  form('de.place', `${germanPlaces} ${germanTimes}${cap}(?: ${cap})? [1-9][0-9]{0,2}[a-z]?${postcodeTown('[0-9]{4,5}')}`),
  form('de.maybe', `${ending(`(?:${cap}-){0,3}`, germanMaybe)} ${number}${withTown('[0-9]{4,5}')}`),
  form(
    'fr',
    `[1-9][0-9]{0,3}(?: ?(?:bis|ter|quater|[A-D](?![\\p{L}])))?,? (?:rue|avenue|av\\.|boulevard|bd|place|chemin|impasse|allée|quai|route|cours|square|passage|sentier|faubourg|Rue|Avenue|Boulevard|Place|Chemin|Impasse|Allée|Quai|Route) ${frenchWord}(?:[ -]${frenchWord}){0,4}${postcodeTown('[0-9]{5}')}`,
  ),
  form(
    'es',
    `(?:Calle|C/|c/|calle|Avenida|avenida|Avda\\.?|Av\\.|Plaza|plaza|Paseo|paseo|Camino|Carretera|Ronda|Travesía|Gran Vía|Rambla|Glorieta) ?(?:(?:de la|de las|de los|del|de|la|el|los|las) ){0,2}${cap}(?: (?:(?:de la|de los|del|de|y) )?${cap}){0,4},? ?(?:n[º.o°]{1,2} ?|núm\\. ?)?${number}(?:,? [0-9]{1,2}[º°ª](?: ?[A-Z]|(?: izq| dcha)\\.?)?)?${postcodeTown('[0-9]{5}')}`,
  ),
  form(
    'it',
    `(?:Via|via|Viale|viale|Piazza|piazza|Corso|corso|Largo|Vicolo|vicolo|Strada|Piazzale|Lungomare|Contrada|Salita) (?:(?:della|delle|dello|degli|dei|del|di|da|al|alla|la|lo) |(?:dell|d|l|all)['’])?(?:${cap}|[IVX]{1,4}|[0-9]{1,2})(?: (?:(?:di|da|del|della|e) )?(?:${cap}|[0-9]{4})){0,4},? ?(?:n\\. ?)?${number}(?:${next}[0-9]{5} ${town}(?: ?\\([A-Z]{2}\\))?)?`,
  ),
  form(
    'nl',
    `(?:${ending(dutchBefore, dutchStreets)}|(?:${cap} (?:(?:van de|van der|van|de|der|den) )?){1,2}(?:Straat|Laan|Weg|Plein)|(?:Laan|Weg|Plein|Kade|Singel|Plantsoen|Dreef) (?:(?:van|der|de|den|het) ){0,2}${cap}(?: ${cap})?) ${number}(?: ?-? ?(?:hs|[IV]{1,3}|bis))?${optional(dutchTown)}`,
  ),
  form('nl.maybe', `${ending(dutchBefore, dutchMaybe)} ${number}${dutchTown}`),
  form(
    'pl',
    `(?:ul\\.|Ul\\.|al\\.|Al\\.|pl\\.|Pl\\.|os\\.|Os\\.|ulica|ulicy|Ulica|aleja|alei|Aleja|plac|placu|osiedle) ?(?:(?:św\\.|gen\\.|ks\\.|dr|prof\\.|[0-9]{1,2}) ?)?${cap}(?:[ -](?:i |[0-9]{1,2} )?${cap}){0,3} [1-9][0-9]{0,3}[A-Za-z]?(?: ?(?:/|m\\.|lok\\.) ?[0-9]{1,4}[A-Za-z]?)?${optional(`${next}[0-9]{2}-[0-9]{3} ${town}`)}`,
  ),
  form(
    'pt',
    `(?:Rua|rua|R\\.|Avenida|avenida|Av\\.|Travessa|travessa|Alameda|Praça|praça|Estrada|Rodovia|Largo|Beco|Ladeira|Quadra) (?:(?:da|das|do|dos|de) )?(?:${cap}|[0-9]{1,2})(?: (?:(?:da|das|do|dos|de|e) )?(?:${cap}|[0-9]{1,2} de ${cap})){0,5},? ?(?:n[º.o°]{1,2} ?)?${number}(?:${next}(?:apto\\.?|ap\\.|apartamento|casa|bloco|sala|conj\\.) ?[0-9A-Za-z]{1,5})?(?:(?: ?[,–-] ?${town}){0,2}(?: ?/ ?[A-Z]{2}|[ ,-]{1,3}[A-Z]{2})?${next}(?:CEP:? ?)?[0-9]{5}-?[0-9]{3}(?: ${town})?)?`,
  ),
  form(
    'sv',
    `(?:${ending(`(?:${cap}[ -])?`, swedishStreets)}|${cap} (?:gatan?|vägen|väg|gränd|torget|torg|allén?|stigen|stig)) ${number}(?:,? (?:lgh|våning|vån\\.) ?[0-9]{1,4})?${optional(swedishTown)}`,
  ),
  form('sv.maybe', `${ending(`(?:${cap}[ -])?`, swedishMaybe)} ${number}${swedishTown}`),
]
