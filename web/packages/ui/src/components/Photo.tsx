import { type ReactNode, useState } from "react";
import { cx } from "../classes";

/** A picture that fills its frame; while there is none, or it cannot be had, a quiet mark stands in its place. */
export function Photo({ src, alt = "", mark, eager, className }: { src: string | null | undefined; alt?: string; mark?: ReactNode; eager?: boolean; className?: string }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <span className={cx("relative block overflow-hidden bg-accent-soft", className)}>
      {src && broken !== src ? (
        <img
          src={src}
          alt={alt}
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          onError={() => setBroken(src)}
          className="absolute inset-0 size-full object-cover"
        />
      ) : (
        <span aria-hidden="true" className="absolute inset-0 flex items-center justify-center text-accent-text [&>svg]:size-[34%] [&>svg]:max-h-16">
          {mark}
        </span>
      )}
    </span>
  );
}
