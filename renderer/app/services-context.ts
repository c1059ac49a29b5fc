// services-context.ts - Hands the services to the pages that compose features.
import { createContext, use } from 'react'
import type { Services } from './services.ts'

const ServicesContext = createContext<Services | null>(null)

export const ServicesProvider = ServicesContext.Provider

export const useServices = (): Services => {
  const services = use(ServicesContext)
  if (services === null) throw new Error('Rendered outside of ServicesProvider')
  return services
}
