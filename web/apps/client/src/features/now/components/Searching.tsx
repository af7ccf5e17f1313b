import { type Order, type SearchProgress, formatCountdown, formatDistance, secondsLeft } from "@doorstep/core";
import { VisitItems, isComposed, useNow } from "@doorstep/shell";
import { Button, Callout, Card, StatusTimeline, type TimelineItem, lazyPart, useLanguage, useProblemText } from "@doorstep/ui";
import type { TFunction } from "i18next";
import { ListChecks, MapPin, Search } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchProgress } from "../queries";
import { expectedText, momentText, whenText } from "../wording";
import { SearchQuestion } from "./SearchQuestion";

const LeaveDialog = lazyPart(() => import("./LeaveDialog"));

/** Somebody is looked for: who was asked, who has answered, until when, and the way out. */
export default function Searching({ order }: { order: Order }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText();
  const [leaving, setLeaving] = useState(false);
  const progress = useSearchProgress(order.id);
  const { search } = order;
  if (!search) return null;
  const until = progress.data?.deadline ?? search.deadline;
  const expected = expectedText(progress.data?.expected ?? search.expected, search.time_zone, language, t);
  return (
    <>
      {progress.data?.question ? <SearchQuestion order={order} question={progress.data.question} onLeave={() => setLeaving(true)} /> : null}
      <Card className="flex flex-col gap-5 p-5">
        <div className="flex flex-wrap items-center gap-4">
          <span aria-hidden="true" className="relative inline-flex size-14 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent">
            <span className="absolute inset-0 animate-ping rounded-full bg-accent/30 motion-reduce:hidden" />
            <Search className="relative size-7" />
          </span>
          <div className="min-w-0 flex-[1_1_9rem]">
            <h2 className="text-xl font-bold">{t("searching.title")}</h2>
            <p className="text-muted">
              <span className="inline-block first-letter:uppercase">{whenText(search, language, t)}</span>
            </p>
          </div>
        </div>
        <div aria-live="polite">
          <StatusTimeline items={stepsOf(progress.data, (kilometres) => formatDistance(kilometres, language), t)} />
        </div>
        {expected && !progress.data?.question ? <p className="text-[0.9375rem] font-medium">{expected}</p> : null}
        {progress.isError ? <Callout tone="warning">{text(progress.error)}</Callout> : null}
        {progress.data?.next_at && !progress.data.question ? <Next at={progress.data.next_at} /> : null}
        {until ? <p className="text-[0.9375rem] text-muted">{t("searching.until", { time: momentText(until, search.time_zone, language) })}</p> : null}
        {isComposed(search) ? (
          <div className="flex gap-3 border-t border-line pt-4">
            <ListChecks aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
            <div className="min-w-0 flex-1">
              <VisitItems visit={search} label={t("choice.title")} />
            </div>
          </div>
        ) : null}
        <p className="flex gap-3 border-t border-line pt-4">
          <MapPin aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
          <span className="min-w-0">{search.place.line}</span>
        </p>
        <Button variant="secondary" size="lg" onClick={() => setLeaving(true)}>
          {t("searching.leave")}
        </Button>
      </Card>
      {leaving ? (
        <Suspense>
          <LeaveDialog order={order} onClose={() => setLeaving(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** What has happened so far, as steps; only what is known is ticked. */
function stepsOf(progress: SearchProgress | undefined, distance: (kilometres: number) => string, t: TFunction): TimelineItem[] {
  const asked = progress?.asked ?? 0;
  const answered = progress?.answered ?? 0;
  return [
    { id: "asked", label: asked > 0 ? t("searching.asked", { count: asked }) : t("searching.begins"), note: progress && asked > 0 && progress.radius_km ? t("searching.around", { distance: distance(progress.radius_km) }) : null, reached: asked > 0, current: answered === 0 },
    { id: "answered", label: t("searching.answered", { count: answered }), reached: answered > 0, current: answered > 0 },
    { id: "found", label: t("searching.title_found"), reached: false, current: false },
  ];
}

function Next({ at }: { at: string }) {
  const { t } = useTranslation();
  const left = secondsLeft(at, useNow());
  return left > 0 ? (
    <p role="timer" className="text-[0.9375rem] font-medium tabular">
      {t("searching.next", { time: formatCountdown(left) })}
    </p>
  ) : null;
}
