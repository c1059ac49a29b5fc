/* What the window may do, said to the browser with every response of both hosts.
 *
 * The policy is written for a model that tries to talk the window into sending
 * something away: no script, style, font, image, frame, form or connection
 * from anywhere but ourselves. `data:` is there for images only. Styles are
 * plain 'self': Mantine's style tags are switched off in favour of a file, and
 * what React sets through element.style is not subject to the policy. Strings
 * cannot become markup either (trusted types), which closes innerHTML. */

/** `connect` adds the socket's address in the web host, where not every browser counts ws: as 'self'. */
export const contentSecurityPolicy = (connect = ''): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${connect === '' ? '' : ` ${connect}`}`,
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ')

/** Headers for every response, refusals included. */
export const securityHeaders = (policy: string): Record<string, string> => ({
  'content-security-policy': policy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
})
