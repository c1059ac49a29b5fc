// core/hub/safe-path.ts - Whether a path that a hub names may become a path on this computer, on any system.

const reservedNames = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * Relative, forward slashes, no way up, nothing that Windows reads differently, nothing hidden, no control characters and none that turn the
 * direction of writing.
 */
export const isSafePath = (path: string): boolean => path.length <= 500 && path.split('/').every(isSafeSegment)

const isSafeSegment = (segment: string): boolean =>
  segment !== '' &&
  segment.length <= 200 &&
  !segment.startsWith('.') &&
  !/[. ]$/.test(segment) &&
  !/[\u0000-\u001f\u007f-\u009f<>:"|?*\\\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/.test(segment) &&
  !reservedNames.test(segment)
