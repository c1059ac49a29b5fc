// core/redaction/secret-formats.ts - Keys and tokens that say by their form whose they are. Forms as their issuers document them.

/** Name of the detector, and what the value looks like; each is bounded, and begins where no letter or digit is before it. */
const formats = {
  aws: '(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}',
  github: '(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})',
  gitlab: 'gl(?:pat|dt|rt|ptt|soat|cbt|agent|imt|ft)-[A-Za-z0-9_-]{20,255}',
  slack: '(?:xox[abeoprs]-[A-Za-z0-9-]{10,250}|xapp-[0-9]-[A-Za-z0-9-]{10,250})',
  stripe: '(?:[srp]k_(?:live|test)_[A-Za-z0-9]{16,250}|whsec_[A-Za-z0-9+/=]{24,250})',
  google: '(?:AIza[A-Za-z0-9_-]{35}|ya29\\.[A-Za-z0-9_-]{20,500}|GOCSPX-[A-Za-z0-9_-]{24,40})',
  openai: 'sk-(?!ant-)(?:[a-z]{2,10}-){0,2}[A-Za-z0-9_-]{20,250}',
  anthropic: 'sk-ant-[A-Za-z0-9_-]{20,250}',
  'hugging-face': '(?:hf|api_org)_[A-Za-z0-9]{30,50}',
  npm: 'npm_[A-Za-z0-9]{36}',
  pypi: 'pypi-[A-Za-z0-9_-]{50,250}',
  sendgrid: 'SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}',
  twilio: '(?:SK|AC)[0-9a-f]{32}',
  telegram: '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}',
  discord: '[MNO][A-Za-z0-9_-]{23,25}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,40}',
  digitalocean: 'do[opr]_v1_[0-9a-f]{64}',
  shopify: 'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
  databricks: 'dapi[0-9a-f]{32}',
  linear: 'lin_(?:api|oauth)_[A-Za-z0-9]{32,64}',
  notion: '(?:ntn_|secret_)[A-Za-z0-9]{40,50}',
  postman: 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}',
  mailchimp: '[0-9a-f]{32}-us[0-9]{1,2}',
  grafana: 'gl(?:c_[A-Za-z0-9+/=]{30,400}|sa_[A-Za-z0-9]{32}_[0-9a-f]{8})',
  vault: 'hv[sbr]\\.[A-Za-z0-9_-]{24,300}',
  age: 'AGE-SECRET-KEY-1[A-Z0-9]{58}',
  jwt: 'ey[JI][A-Za-z0-9_-]{8,2000}\\.ey[JI][A-Za-z0-9_-]{4,8000}\\.[A-Za-z0-9_-]{10,2000}',
} as const

export const secretFormats: ReadonlyMap<string, string> = new Map(Object.entries(formats))
