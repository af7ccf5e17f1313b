import { type Visit, type VisitLink, api, placeTime, unwrap } from "@doorstep/core";
import { Callout, Card, useLanguage, useProblemText } from "@doorstep/ui";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, Video } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMinute } from "../clock";

const AGAIN_MS = 60_000;
const PROMISED = ["accepted", "on_the_way", "arrived", "working"];

/** The address of an online visit; asked for only while it is told, and kept nowhere beyond that. */
function useVisitLink(visit: Visit, open: boolean) {
  return useQuery({
    queryKey: ["link", visit.id],
    queryFn: (): Promise<VisitLink> => unwrap(api.GET("/api/v1/visits/{visit_id}/link", { params: { path: { visit_id: visit.id } } })),
    enabled: open,
    staleTime: 0,
    gcTime: 0,
    // The specialist may meet elsewhere by now.
    refetchInterval: AGAIN_MS,
  });
}

/** An online visit: when its link opens, and the link itself in its time. */
export function LinkCard({ visit }: { visit: Visit }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const now = useMinute();
  const times = visit.link;
  const open = times !== null && PROMISED.includes(visit.state) && Date.parse(times.opens_at) <= now && now < Date.parse(times.closes_at);
  const link = useVisitLink(visit, open);
  if (!times) return null;
  const opens = placeTime(times.opens_at, null, visit.time_zone, language);
  return (
    <Card className="flex flex-col gap-3 p-5">
      <h2 className="flex items-center gap-2.5 text-lg font-semibold">
        <Video aria-hidden className="size-5 text-accent-text" />
        {t("link.title")}
      </h2>
      {open && link.data ? (
        <>
          <a href={link.data.url} target="_blank" rel="noopener noreferrer" className="inline-flex min-h-12 items-center justify-center gap-2 rounded-md bg-accent px-4 py-2 font-semibold text-on-accent hover:brightness-105">
            <ExternalLink aria-hidden className="size-5" />
            {t("link.open")}
          </a>
          <p className="text-sm text-muted">{t("link.leads", { host: new URL(link.data.url).host })}</p>
        </>
      ) : open && link.isError ? (
        <Callout tone="danger">{text(link.error)}</Callout>
      ) : (
        <p className="text-muted">{PROMISED.includes(visit.state) ? t("link.opens", { day: opens.day, time: opens.time }) : t("link.waits")}</p>
      )}
    </Card>
  );
}
