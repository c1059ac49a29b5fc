// app.tsx - Providers around the window.
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ConnectionProvider, useClient } from '../connection/connection-context.tsx'
import { theme } from '../ui/theme.ts'
import { useColorScheme } from './color-scheme.ts'
import { ServicesProvider } from './services-context.ts'
import type { Services } from './services.ts'
import { Window } from './window.tsx'

export const App = ({ services }: { services: Services }) => (
  <QueryClientProvider client={services.queries}>
    <ConnectionProvider value={services.connection}>
      <ServicesProvider value={services}>
        <Look>
          <Window />
          <Notifications position="top-center" limit={3} />
        </Look>
      </ServicesProvider>
    </ConnectionProvider>
  </QueryClientProvider>
)

/** Without style tags at run time, which the content security policy forbids; theme.css has all of it. */
const Look = ({ children }: { children: ReactNode }) => (
  <MantineProvider theme={theme} forceColorScheme={useColorScheme(useClient())} withCssVariables={false} withGlobalClasses={false}>
    {children}
  </MantineProvider>
)
