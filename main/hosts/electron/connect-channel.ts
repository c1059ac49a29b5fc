// main/hosts/electron/connect-channel.ts - The one channel between the preload and main.
export const connectChannel = 'hearth:connect'
