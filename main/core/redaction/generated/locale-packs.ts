/* What people write in ten languages, with holes.
 *
 * `{email}`, `{phone}` … are filled with values that are to be found; `{d:…}` with
 * what looks like one and is none. `{homePhone}` is a telephone number behind a
 * word for one, as Polish ones are written, whose groups of three everything else has too. */
import type { CountryCode } from 'libphonenumber-js/max'
import type { nationalValues } from './national-values.ts'

export type LocalePack = {
  locale: string
  country: CountryCode
  national: keyof typeof nationalValues
  people: readonly string[]
  addresses: readonly string[]
  /** Sentences with one or more holes. */
  holding: readonly string[]
  /** Sentences without anything to be found. */
  plain: readonly string[]
  /** Behind which passwords and the like stand is the same everywhere: see documents.ts. */
  amount: string
}

export const localePacks: readonly LocalePack[] = [
  {
    locale: 'en-US', country: 'US', national: 'american', amount: '$1,249.99',
    people: ['Emily Carter', 'James Nguyen', 'Olivia Brooks', 'Marcus Lee'],
    addresses: ['742 Evergreen Terrace, Springfield, IL 62704', '1600 Amphitheatre Parkway, Mountain View, CA 94043', '350 5th Avenue', '29 W Lake Street, Apt 4B, Chicago, IL 60601', '88 Colin P Kelly Jr Street, San Francisco, CA 94107'],
    holding: ['You can reach {person} at {email} or call {phone}.', 'Please ship it to {address}.', 'Her social security number is {national}, as stated on form W-2.', 'The card on file is {card}, expiring 09/27.', 'Contact: {person} <{email}>', 'My cell is {phone}, text me any time.', 'Wire the deposit to {iban} by Friday.', 'SSN: {national}'],
    plain: ['The quarterly report shows revenue of {d:amount}, up {d:percent} from last year.', 'Let us meet on {d:date} at {d:time} to discuss section {d:section}.', 'Order {d:order} was placed on {d:date}.', 'Thanks for your patience while we look into this.', 'Upgrade to version {d:version} before running the migration.'],
  },
  {
    locale: 'en-GB', country: 'GB', national: 'british', amount: '£849.50',
    people: ['Harriet Walsh', 'Oliver Bennett', 'Priya Shah', 'Callum Reid'],
    addresses: ['221B Baker Street, London NW1 6XE', 'Flat 3, 14 Abbey Road, London, NW8 9AY', '7 Mill Lane, Cambridge CB2 1RX', '52 Festival Square', '118 Old Church Road, Bristol BS8 1AA'],
    holding: ['Ring {person} on {phone} after lunch.', 'Our new address is {address}.', 'Patient {person}, NHS number {nhs}, was seen on {d:date}.', 'National Insurance: {nino}', 'Send the invoice to {email}, please.', 'The account is {iban}.', 'Paid by card {card} at the till.'],
    plain: ['The minutes of {d:date} were approved without changes.', 'The train leaves at {d:time} from platform 9.', 'Reference {d:order}, amount due {d:amount}.', 'It rained for the whole of the bank holiday.', 'See chapter {d:section} of the handbook, pages {d:range}.'],
  },
  {
    locale: 'de-DE', country: 'DE', national: 'german', amount: '1.249,90 €',
    people: ['Anna Schröder', 'Jürgen Weiß', 'Lena Böhm', 'Tobias Krüger'],
    addresses: ['Musterstraße 12a, 10115 Berlin', 'Karl-Marx-Allee 78, 10243 Berlin', 'Unter den Linden 5', 'Am Alten Markt 3, 24103 Kiel', 'Leopoldstr. 140, 80804 München', 'Goethe-Straße 7\n60313 Frankfurt am Main', 'Ziegelweg 22'],
    holding: ['Sie erreichen {person} unter {phone} oder per E-Mail an {email}.', 'Die Ware geht an: {address}.', 'Meine Steuer-ID lautet {national}.', 'Bitte überweisen Sie auf {iban}.', 'Ich wohne seit März in der Wohnung {address}, dritter Stock.', 'Kreditkarte {card}, gültig bis 04/28', 'Rückruf erbeten: {phone}'],
    plain: ['Im Jahr 2023 stieg der Umsatz auf {d:amount}, ein Plus von {d:percent}.', 'Der Termin am {d:date} um {d:time} Uhr entfällt.', 'Bestellnummer {d:order} wurde versandt.', 'Im Abschnitt {d:section} steht, wie das Gerät zu reinigen ist.', 'Die Tagung dauert vom 12. bis 14. Mai.', 'Artikel {d:ean} ist wieder lieferbar.'],
  },
  {
    locale: 'fr-FR', country: 'FR', national: 'french', amount: '1 249,90 €',
    people: ['Camille Lefèvre', 'Hugo Moreau', 'Chloé Garnier', 'Théo Dubois'],
    addresses: ['12 rue de la Paix, 75002 Paris', '8 bis avenue des Champs-Élysées, 75008 Paris', "3, place de l'Église, 69003 Lyon", '27 boulevard Voltaire', '145 chemin du Moulin, 31000 Toulouse'],
    holding: ['Vous pouvez joindre {person} au {phone} ou à {email}.', 'Livraison prévue au {address}.', 'Numéro de sécurité sociale : {national}', 'Voici mon IBAN : {iban}.', 'La carte {card} a été refusée.', 'Écrivez à {email} pour confirmer.', 'Tél. : {phone}'],
    plain: ["Le chiffre d'affaires atteint {d:amount}, soit {d:percent} de plus.", 'La réunion du {d:date} commence à {d:time}.', 'Commande {d:order} expédiée hier.', 'Voir la section {d:section}, pages {d:range}.', 'Nous vous remercions de votre patience.'],
  },
  {
    locale: 'es-ES', country: 'ES', national: 'spanish', amount: '1.249,90 €',
    people: ['Lucía Fernández', 'Álvaro Ruiz', 'Carmen Ortega', 'Pablo Núñez'],
    addresses: ['Calle de Alcalá 45, 28014 Madrid', 'Avenida Diagonal, 211, 08018 Barcelona', 'Plaza Mayor 3', 'C/ Gran Capitán, 12, 3º B, 18002 Granada', 'Paseo de la Castellana 89, 28046 Madrid'],
    holding: ['Puede llamar a {person} al {phone} o escribir a {email}.', 'Envíenlo a {address}.', 'Mi DNI es {national}.', 'Ingrese el importe en la cuenta {iban}.', 'Tarjeta {card} caducada', 'NIE {national}, expedido en Valencia', 'Teléfono: {phone}'],
    plain: ['Los ingresos fueron de {d:amount}, un {d:percent} más.', 'La cita del {d:date} a las {d:time} queda anulada.', 'El pedido {d:order} salió ayer.', 'Véase el apartado {d:section}, páginas {d:range}.', 'Gracias por su comprensión.'],
  },
  {
    locale: 'it-IT', country: 'IT', national: 'italian', amount: '1.249,90 €',
    people: ['Giulia Rossi', 'Matteo Conti', 'Chiara Greco', 'Luca Ferrari'],
    addresses: ['Via Roma 15, 00184 Roma (RM)', 'Corso Buenos Aires, 33, 20124 Milano', 'Piazza della Repubblica 4', 'Viale dei Mille 102, 50131 Firenze', "Via dell'Orso 7, 40121 Bologna"],
    holding: ['Può contattare {person} al {phone} oppure {email}.', 'Spedire a {address}.', 'Codice fiscale: {national}', 'Il mio codice fiscale è {national}.', 'Bonifico su {iban} entro lunedì.', 'La carta {card} è scaduta.', 'Cell. {phone}'],
    plain: ['Il fatturato è di {d:amount}, in crescita del {d:percent}.', 'La riunione del {d:date} inizia alle {d:time}.', 'Ordine {d:order} spedito ieri.', 'Vedi sezione {d:section}, pagine {d:range}.', 'Grazie per la pazienza.'],
  },
  {
    locale: 'nl-NL', country: 'NL', national: 'dutch', amount: '€ 1.249,90',
    people: ['Sanne de Vries', 'Daan Bakker', 'Femke Jansen', 'Lars Visser'],
    addresses: ['Prinsengracht 263, 1016 GV Amsterdam', 'Kerkstraat 12a', 'Laan van Meerdervoort 88, 2517 AN Den Haag', 'Stationsplein 1, 3511 CE Utrecht', 'Burgemeester Van Walsumweg 400, 3011 MZ Rotterdam'],
    holding: ['U kunt {person} bereiken op {phone} of via {email}.', 'Bezorgen op {address}.', 'Mijn BSN is {national}.', 'Burgerservicenummer: {national}', 'Maak het over naar {iban}.', 'Betaald met kaart {card}.', 'Tel: {phone}'],
    plain: ['De omzet steeg naar {d:amount}, {d:percent} meer dan vorig jaar.', 'De afspraak van {d:date} om {d:time} vervalt.', 'Bestelling {d:order} is verzonden.', 'Zie paragraaf {d:section}, pagina {d:range}.', 'Bedankt voor uw geduld.'],
  },
  {
    locale: 'pl-PL', country: 'PL', national: 'polish', amount: '1 249,90 zł',
    people: ['Zofia Kowalska', 'Jakub Wójcik', 'Maja Zielińska', 'Piotr Nowak'],
    addresses: ['ul. Marszałkowska 10/12, 00-590 Warszawa', 'al. Jerozolimskie 65', 'os. Tysiąclecia 4 m. 7, 31-603 Kraków', 'ul. św. Marcina 27, 61-806 Poznań', 'pl. Wolności 3, 90-001 Łódź'],
    holding: ['Proszę dzwonić do {person}: tel. {homePhone}, e-mail {email}.', 'Adres dostawy: {address}.', 'PESEL {national}', 'Mój numer PESEL to {national}, proszę o potwierdzenie.', 'Proszę o przelew na {iban}.', 'Karta {card} wygasła.', 'Telefon: {homePhone}'],
    plain: ['Przychód wyniósł {d:amount}, o {d:percent} więcej.', 'Spotkanie {d:date} o {d:time} odwołane.', 'Zamówienie {d:order} wysłano wczoraj.', 'Patrz rozdział {d:section}, strony {d:range}.', 'Dziękujemy za cierpliwość.'],
  },
  {
    locale: 'pt-BR', country: 'BR', national: 'brazilian', amount: 'R$ 1.249,90',
    people: ['Beatriz Souza', 'Rafael Lima', 'Mariana Costa', 'Thiago Alves'],
    addresses: ['Rua das Flores, 123, 80020-090 Curitiba', 'Avenida Paulista, 1578 - Bela Vista, São Paulo - SP, 01310-200', 'Rua XV de Novembro 45', 'Praça da Sé, 10, 01001-000 São Paulo', 'Travessa do Ouvidor, 5, apto 302'],
    holding: ['Fale com {person} pelo {phone} ou {email}.', 'Entregar em {address}.', 'Meu CPF é {national}.', 'CPF {national}', 'Transferir para {iban} até sexta.', 'O cartão {card} foi recusado.', 'WhatsApp: {phone}'],
    plain: ['A receita foi de {d:amount}, alta de {d:percent}.', 'A reunião de {d:date} às {d:time} foi cancelada.', 'Pedido {d:order} enviado ontem.', 'Ver seção {d:section}, páginas {d:range}.', 'Obrigado pela paciência.'],
  },
  {
    locale: 'sv-SE', country: 'SE', national: 'swedish', amount: '1 249 kr',
    people: ['Elsa Lindström', 'Oskar Bergman', 'Maja Åkesson', 'Nils Holm'],
    addresses: ['Drottninggatan 45, 111 21 Stockholm', 'Storgatan 7 B', 'Norra Vallgatan 12, 211 25 Malmö', 'Kungsportsvägen 3, lgh 1201, 411 36 Göteborg', 'Östra torget 5, 722 15 Västerås'],
    holding: ['Du når {person} på {phone} eller {email}.', 'Leverans till {address}.', 'Personnummer {national}', 'Mitt personnummer är {national}.', 'Betala till {iban} senast fredag.', 'Kortet {card} har spärrats.', 'Ring {phone} vid frågor.'],
    plain: ['Omsättningen blev {d:amount}, {d:percent} mer än i fjol.', 'Mötet den {d:date} kl. {d:time} ställs in.', 'Order {d:order} skickades i går.', 'Se avsnitt {d:section}, sidorna {d:range}.', 'Tack för ert tålamod.'],
  },
]
