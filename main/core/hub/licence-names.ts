// core/hub/licence-names.ts - What the identifiers of licences on a hub are called.

const names: Readonly<Record<string, string>> = {
  'apache-2.0': 'Apache 2.0',
  mit: 'MIT',
  'bsd-3-clause': 'BSD 3-Clause',
  'cc-by-4.0': 'Creative Commons Attribution 4.0',
  'cc-by-nc-4.0': 'Creative Commons Attribution, non-commercial 4.0',
  'cc-by-sa-4.0': 'Creative Commons Attribution, share alike 4.0',
  'cc-by-nc-sa-4.0': 'Creative Commons Attribution, non-commercial, share alike 4.0',
  cc0: 'Creative Commons Zero',
  'cc0-1.0': 'Creative Commons Zero',
  gemma: 'Gemma terms of use',
  llama2: 'Llama 2 community licence',
  llama3: 'Llama 3 community licence',
  'llama3.1': 'Llama 3.1 community licence',
  'llama3.2': 'Llama 3.2 community licence',
  'llama3.3': 'Llama 3.3 community licence',
  llama4: 'Llama 4 community licence',
  'gpl-3.0': 'GPL 3.0',
  openrail: 'OpenRAIL',
  'bigscience-openrail-m': 'BigScience OpenRAIL-M',
  unknown: 'Unknown licence',
  other: 'A licence of its own',
}

export const licenceName = (id: string): string => names[id.toLowerCase()] ?? id
