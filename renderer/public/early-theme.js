// Before the first paint: the colour scheme chosen last time, so that a dark window never flashes white.
;(function () {
  var chosen = null
  try {
    chosen = localStorage.getItem('hearth-color-scheme')
  } catch {
    // Storage may be switched off; the system's scheme is then used.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
