// main.tsx - Entry of the window.
import './zod-without-eval.ts'
import '../ui/theme.css'
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createElectronTransport } from '../connection/electron-transport.ts'
import { createWebTransport } from '../connection/web-transport.ts'
import { App } from './app.tsx'
import { createServices } from './services.ts'

const services = createServices(window.hearth === undefined ? createWebTransport() : createElectronTransport(window.hearth))

addEventListener('pagehide', services.drafts.flush)
addEventListener('blur', services.drafts.flush)

const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <App services={services} />
    </StrictMode>,
  )
