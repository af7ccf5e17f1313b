import type { Market, Visit } from "@doorstep/core";
import { usePositions } from "@doorstep/shell";
import { Button, Card, Skeleton, lazyPart } from "@doorstep/ui";
import { Share2 } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTrip } from "../queries";
import { Follow } from "./Follow";

const ShareSheet = lazyPart(() => import("./ShareSheet"));

/** The specialist on their way to one of my visits. */
export default function FollowCard({ visit, market }: { visit: Visit; market: Market }) {
  const { t } = useTranslation();
  const [sharing, setSharing] = useState(false);
  const trip = useTrip(visit.order_id, visit.id);
  usePositions(`trip:${visit.id}`, ["trip", visit.id]);
  // The visit's own panel says how it stands, with or without a map.
  if (trip.isError) return null;
  if (!trip.data) {
    return (
      <Card className="overflow-hidden p-0!">
        <Skeleton className="h-72 rounded-none! lg:h-96" />
      </Card>
    );
  }
  const { state, precision, path, destination, specialist } = trip.data;
  if (precision === "none" && state !== "going") return null;
  const name = visit.specialist.name;
  return (
    <Follow
      market={market}
      name={name}
      photo={specialist.photo?.small_url ?? null}
      seen={trip.data}
      precision={precision}
      way={path as [number, number][]}
      destination={destination}
      address={visit.place?.line ?? visit.district}
      zone={visit.time_zone}
      heardAt={trip.dataUpdatedAt}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-sm text-muted">{t("follow.privacy", { name })}</p>
        <Button variant="secondary" icon={<Share2 aria-hidden className="size-5" />} onClick={() => setSharing(true)}>
          {t("follow.share")}
        </Button>
      </div>
      {sharing ? (
        <Suspense>
          <ShareSheet visit={visit} onClose={() => setSharing(false)} />
        </Suspense>
      ) : null}
    </Follow>
  );
}
