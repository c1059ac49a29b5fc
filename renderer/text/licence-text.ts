// licence-text.ts - Licences by the names people know, instead of a file's short sign.
const names: Readonly<Record<string, string>> = {
  mit: 'MIT',
  'apache-2.0': 'Apache 2.0',
  'bsd-3-clause': 'BSD, 3 clauses',
  'cc-by-4.0': 'CC BY 4.0',
  'cc-by-sa-4.0': 'CC BY-SA 4.0',
  'cc-by-nc-4.0': 'CC BY-NC 4.0, not for business',
  gemma: 'Gemma terms',
  llama2: 'Llama 2 licence',
  llama3: 'Llama 3 licence',
  'llama3.1': 'Llama 3.1 licence',
  'llama3.2': 'Llama 3.2 licence',
  'llama3.3': 'Llama 3.3 licence',
  other: 'Terms of its own',
}

/** What is not known is shown as it is written. */
export const licenceWords = (licence: string): string => names[licence.toLowerCase()] ?? licence
