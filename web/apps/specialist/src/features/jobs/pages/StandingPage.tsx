import { type Standing, formatNumber } from "@doorstep/core";
import { Card, ErrorState, PageBody, PageHeader, Section, SkeletonCards, useLanguage } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { LostJob } from "../components/LostJob";
import { useStanding } from "../queries";

/** "Why not me": how often I am asked beside the median, and what decided the jobs that others had. */
export default function StandingPage() {
  const { t } = useTranslation();
  const standing = useStanding();
  return (
    <>
      <PageHeader narrow title={t("jobs.standing")} back="/requests" />
      <PageBody narrow>
        {standing.isPending ? (
          <SkeletonCards count={3} />
        ) : standing.isError && !standing.data ? (
          <ErrorState error={standing.error} onRetry={() => void standing.refetch()} />
        ) : (
          <>
            <p className="px-1 text-muted">{t("jobs.standing_text")}</p>
            <Shares standing={standing.data} />
            <Section title={t("jobs.lost_title")}>
              {standing.data.last_lost.length === 0 ? (
                <p className="px-1 text-muted">{t("jobs.lost_none")}</p>
              ) : (
                <ul className="flex flex-col gap-3">
                  {standing.data.last_lost.map((job, index) => (
                    <li key={index}>
                      <LostJob job={job} />
                    </li>
                  ))}
                </ul>
              )}
            </Section>
          </>
        )}
      </PageBody>
    </>
  );
}

function Shares({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const most = Math.max(1, standing.offered, standing.median_offered);
  const counts = [
    [t("jobs.share_accepted"), standing.accepted],
    [t("jobs.share_declined"), standing.declined],
    [t("jobs.share_expired"), standing.expired],
    [t("jobs.share_lost"), standing.lost],
  ] as const;
  return (
    <Card className="flex flex-col gap-4 p-5">
      <h2 className="font-semibold">{t("jobs.shares", { days: standing.days })}</h2>
      <ul className="flex flex-col gap-3">
        <Bar label={`${t("jobs.share_offered")} · ${t("jobs.share_you")}`} value={standing.offered} most={most} strong />
        {standing.people > 0 ? <Bar label={`${t("jobs.share_offered")} · ${t("jobs.share_median")}`} value={standing.median_offered} most={most} /> : null}
      </ul>
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
        {counts.map(([label, value]) => (
          <div key={label} className="flex flex-col-reverse justify-end rounded-lg bg-sunken/70 px-4 py-3">
            <dt className="text-sm text-muted">{label}</dt>
            <dd className="text-2xl font-bold">{formatNumber(value, language)}</dd>
          </div>
        ))}
      </dl>
      {standing.people > 0 ? <p className="text-sm text-muted">{t("jobs.share_people", { count: standing.people })}</p> : null}
    </Card>
  );
}

function Bar({ label, value, most, strong }: { label: string; value: number; most: number; strong?: boolean }) {
  const language = useLanguage();
  return (
    <li>
      <p className="flex items-baseline justify-between gap-3">
        <span className={strong ? "font-medium" : "text-muted"}>{label}</span>
        <span className="font-semibold">{formatNumber(value, language, Number.isInteger(value) ? 0 : 1)}</span>
      </p>
      <span aria-hidden="true" className="mt-1 block h-2.5 overflow-hidden rounded-full bg-sunken">
        <span className={strong ? "block h-full rounded-full bg-accent" : "block h-full rounded-full bg-line-strong"} style={{ width: `${(100 * value) / most}%` }} />
      </span>
    </li>
  );
}
