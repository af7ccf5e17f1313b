import { Avatar, cx } from "@doorstep/ui";

/** The drop that stands at an address; its tip is the position. */
export function Drop({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 36 46" className={cx("h-11.5 w-9 drop-shadow-md", className)}>
      <path d="M18 45C8 32 2 25.500 2 17.500a16 16 0 0 1 32 0C34 25.500 28 32 18 45z" fill="var(--c-accent)" stroke="var(--c-surface)" strokeWidth="2" />
      <circle cx="18" cy="17.500" r="6" fill="var(--c-on-accent)" />
    </svg>
  );
}

export function AddressMark({ label }: { label: string }) {
  return (
    <span role="img" aria-label={label} className="block">
      <Drop />
    </span>
  );
}

/** Somebody who moves; the ring says that the place is new. */
export function MovingMark({ label }: { label: string }) {
  return (
    <span role="img" aria-label={label} className="relative block size-7">
      <span className="absolute inset-0 animate-ping rounded-full bg-info-text/30 motion-reduce:hidden" />
      <span className="absolute inset-1 rounded-full border-3 border-surface bg-info-text shadow-tall" />
    </span>
  );
}

/** Who comes, by their picture; paler while nothing is heard of them. */
export function PersonMark({ name, photo, quiet }: { name: string; photo: string | null; quiet: boolean }) {
  return (
    <span role="img" aria-label={name} className={cx("relative block transition-opacity", quiet && "opacity-60")}>
      {quiet ? null : <span aria-hidden className="absolute -inset-1.5 animate-ping rounded-full bg-accent/25 motion-reduce:hidden" />}
      <span className="relative block overflow-hidden rounded-full shadow-tall ring-4 ring-surface [&>*]:rounded-full">
        <Avatar name={name} photo={photo} size="sm" />
      </span>
    </span>
  );
}

/** Roughly where somebody is: a wide spot. */
export function AreaMark({ label }: { label: string }) {
  return <span role="img" aria-label={label} className="block size-28 rounded-full border-2 border-accent bg-accent/25" />;
}
