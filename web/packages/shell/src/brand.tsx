/** The house mark: a door ajar on a step. */
export function BrandMark({ className = "size-7" }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className}>
      <rect width="32" height="32" rx="9" fill="var(--c-accent)" />
      <path d="M10 23V9.5A1.5 1.5 0 0 1 11.5 8h9A1.5 1.5 0 0 1 22 9.5V23" fill="none" stroke="var(--c-on-accent)" strokeWidth="2.2" />
      <path d="M12.5 10.5 18 12v12l-5.500-1z" fill="var(--c-on-accent)" />
      <path d="M7 24.500h18" stroke="var(--c-on-accent)" strokeWidth="2.200" strokeLinecap="round" />
    </svg>
  );
}
