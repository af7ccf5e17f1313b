import type { Order } from "@doorstep/core";
import { Skeleton, lazyPart } from "@doorstep/ui";
import { Suspense } from "react";

const SearchCard = lazyPart(() => import("../../now/components/SearchCard"));

/** An order for which somebody is still looked for, or was in vain, in a list; such orders are rare, so it comes apart. */
export function NotServed({ order }: { order: Order }) {
  return (
    <Suspense fallback={<Skeleton className="h-24 rounded-lg" />}>
      <SearchCard order={order} />
    </Suspense>
  );
}
