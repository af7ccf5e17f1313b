import { Children, type ReactNode } from "react";
import { cx } from "../classes";

/** Cards side by side that scroll, bleeding to the edges of a phone's screen. `item` gives each its width. */
export function Strip({ label, item, children }: { label: string; item: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="no-scrollbar -mx-4 flex snap-x scroll-px-4 gap-3 overflow-x-auto px-4 pt-1 pb-3 lg:-mx-1 lg:scroll-px-1 lg:px-1">
      {Children.map(children, (child) => (
        <li className={cx("relative shrink-0 snap-start", item)}>{child}</li>
      ))}
    </ul>
  );
}
