import { type JobOffer, formatDistance, formatMoney } from "@doorstep/core";
import { VisitItems, durationText, isComposed } from "@doorstep/shell";
import { Badge, useLanguage } from "@doorstep/ui";
import { CalendarDays, MapPin, MessageSquareText, TrendingUp } from "lucide-react";
import { useTranslation } from "react-i18next";
import { whenText } from "../model";

type Facts = Pick<JobOffer, "service_name" | "items" | "district" | "distance_km" | "starts_at" | "ends_at" | "time_zone" | "pay" | "raised_by" | "travel_minutes"> & Partial<Pick<JobOffer, "note">>;

/** What a job is, where and when, and what it pays; the address comes with taking it. */
export function JobFacts({ job }: { job: Facts }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const icon = "mt-0.5 size-5 shrink-0 text-accent-text";
  const way = job.travel_minutes ? t("jobs.way", { time: durationText(job.travel_minutes, t) }) : null;
  return (
    <>
      <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-1">
        <h3 className="min-w-0 flex-[1_1_9rem] text-lg leading-snug font-semibold">{job.service_name}</h3>
        <p className="ms-auto shrink-0 text-xl font-bold">{formatMoney(job.pay, language)}</p>
      </div>
      {job.raised_by.minor > 0 ? (
        <p>
          <Badge tone="accent" icon={<TrendingUp aria-hidden className="size-3.5" />}>
            {t("jobs.raised", { amount: formatMoney(job.raised_by, language) })}
          </Badge>
        </p>
      ) : null}
      {isComposed(job) ? (
        <div className="rounded-lg bg-sunken/70 px-4 py-3">
          <VisitItems visit={job} label={t("work.tasks")} />
        </div>
      ) : null}
      <p className="flex items-start gap-2.5">
        <CalendarDays aria-hidden className={icon} />
        <span className="font-medium first-letter:uppercase">{whenText(job, language, t)}</span>
      </p>
      <p className="flex items-start gap-2.5">
        <MapPin aria-hidden className={icon} />
        <span>
          {[job.district || t("work.city_only"), job.distance_km === null ? null : formatDistance(job.distance_km, language), way].filter(Boolean).join(" · ")}
          <span className="block text-sm text-muted">{t("work.address_later")}</span>
        </span>
      </p>
      {job.note ? (
        <p className="flex items-start gap-2.5">
          <MessageSquareText aria-hidden className={icon} />
          <span className="min-w-0 whitespace-pre-line">{job.note}</span>
        </p>
      ) : null}
    </>
  );
}
