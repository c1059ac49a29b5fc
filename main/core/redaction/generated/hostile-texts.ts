// core/redaction/generated/hostile-texts.ts - Texts that make backtracking slow: much that nearly matches.

const pieces: Record<string, string> = {
  letter: 'a', capital: 'A', 'capital and hyphen': 'A-', 'short words': 'Aa ', initials: 'A.', digit: '1', 'digit and space': '1 ', 'digits and hyphen': '12-', 'card starts': '4111 ',
  'telephones abroad': '+49 30 1234567 ', telephones: '030 1234567, ', 'no telephones': '0999 99999 ', 'a@': 'a@', 'long local': `${'a'.repeat(63)}@`, '@a.': '@a.', 'a@a.': 'a@a.', 'a (at)': 'a (at) ', 'a[at]a[dot]': 'a[at]a[dot]',
  'digit and point': '1.', colons: ':', 'a:': 'a:', 'half a MAC': 'aa:bb:', 'IPv6 starts': '1::1:', 'PEM without end': '-----BEGIN PRIVATE KEY-----', eyJ: 'eyJ', 'JWT starts': 'eyJhbGciOiJ.', 'long JWT': `eyJ${'a'.repeat(1900)}.eyJ${'b'.repeat(3000)} `,
  ghp_: 'ghp_', 'sk-': 'sk-', 'sk-a': 'sk-a', xoxb: 'xoxb-', password: 'password', 'password=': 'password=', 'a_': 'a_', 'password: ': 'password: ', 'token is': 'token is ', 'a://': 'a://', 'http://a:': 'http://a:', Bearer: 'Bearer ', Base64: 'aB3/', 'tokens by chance': 'aB3dE5fG7hI9jK1lM3nO5 ', 'lines': '\n', spaces: ' ',
  'numbers and words': '12 Aa Aa Aa ', 'English street': '1 A A A A A Street, A ', 'flat starts': 'Flat 1, ', 'Italian street': 'Via A A A A A ', 'Brazilian street': 'Rua A de A de A ', 'French street': '1 rue de la A-A-', 'German word': `${'A'.repeat(32)}-`, 'Spanish street': 'Calle de la A A ', 'Polish street': 'ul. A A A ', 'Dutch words': 'A van de A van de ', 'town after town': '12 A Street, A A A A, A A A ', 'German town': 'Aastraße 1, 12345 A-A-A-A ', 'Swedish words': 'Agatan A-Agatan ',
  'IBAN starts': 'DE00', 'DE89 ': 'DE89 ', IBANs: 'DE89370400440532013000 ', 'French numbers': '1 85 05 78 006 084 ', 'eleven digits': '12345678901 ', 'American numbers': '123-45-6789 ', 'fiscal codes': 'AAAAAA00A00A000A ', 'dots between digits': '123.456.', brackets: '⟦EMAIL_', 'placeholders': '⟦EMAIL_1⟧',
}

/** By name; each is `length` characters long. */
export const hostileTexts = (length: number): [string, string][] => Object.entries(pieces).map(([name, piece]) => [name, piece.repeat(Math.ceil(length / piece.length)).slice(0, length)])
