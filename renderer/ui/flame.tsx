// flame.tsx - The mark of Hearth; decoration, the name stands beside it.
export const Flame = ({ size = 18 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable={false}>
    <defs>
      <radialGradient id="flame" cx=".5" cy=".74" r=".62">
        <stop offset="0" stopColor="#ffb36b" />
        <stop offset="1" stopColor="var(--ember)" />
      </radialGradient>
    </defs>
    <path d="M16 2c6 5 12 9.500 12 17a12 11.500 0 0 1-24 0C4 11.500 10 7 16 2z" fill="url(#flame)" />
  </svg>
)
