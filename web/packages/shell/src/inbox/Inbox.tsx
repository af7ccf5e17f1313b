import { type AppName, type Notice, formatTime, readerZone } from "@doorstep/core";
import { Button, EmptyState, ErrorState, SkeletonCards, cx, useLanguage } from "@doorstep/ui";
import { Bell, BellRing, CalendarCheck2, CheckCheck, Footprints, Inbox as InboxIcon, Star } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useNow } from "../clock";
import { groupByDay, pastDay } from "./model";
import { useMarkRead, useNotices } from "./queries";

const ICONS: Record<Notice["group"], ReactNode> = {
  bookings: <CalendarCheck2 />,
  visit: <Footprints />,
  reminders: <BellRing />,
  requests: <Bell />,
  reviews: <Star />,
};

/** Everything that the house has told somebody in this app, newest first. `empty` says what to do when there is nothing. */
export function Inbox({ app, empty }: { app: AppName; empty?: ReactNode }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const notices = useNotices(app);
  const mark = useMarkRead(app);
  const now = useNow();
  const zone = readerZone();
  if (notices.isPending) return <SkeletonCards count={4} />;
  if (notices.isError) return <ErrorState error={notices.error} onRetry={() => void notices.refetch()} />;
  const all = notices.data.pages.flatMap((page) => page.items);
  if (all.length === 0) {
    return (
      <EmptyState icon={<InboxIcon />} title={t("inbox.none_title")} text={t("inbox.none_text")}>
        {empty}
      </EmptyState>
    );
  }
  const unread = all.some((one) => one.read_at === null);
  return (
    <div className="flex flex-col gap-5">
      {unread ? (
        <Button variant="quiet" className="-mt-2 self-end" icon={<CheckCheck aria-hidden className="size-5" />} busy={mark.isPending} onClick={() => mark.mutate("all")}>
          {t("inbox.read_all")}
        </Button>
      ) : null}
      {groupByDay(all, zone).map((group) => (
        <section key={group.day} aria-labelledby={`day-${group.day}`} className="flex flex-col gap-2">
          <h2 id={`day-${group.day}`} className="text-sm font-medium text-muted first-letter:uppercase">
            {pastDay(group.day, zone, new Date(now), language, t)}
          </h2>
          <ul className="divide-y divide-line overflow-hidden rounded-lg bg-surface shadow-card">
            {group.items.map((one) => (
              <NoticeRow key={one.id} notice={one} time={formatTime(one.created_at, zone, language)} onOpen={() => (one.read_at === null ? mark.mutate([one.id]) : undefined)} />
            ))}
          </ul>
        </section>
      ))}
      {notices.hasNextPage ? (
        <Button variant="quiet" busy={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
          {t("inbox.more")}
        </Button>
      ) : null}
    </div>
  );
}

function NoticeRow({ notice, time, onOpen }: { notice: Notice; time: string; onOpen(): void }) {
  const { t } = useTranslation();
  const fresh = notice.read_at === null;
  return (
    <li>
      <Link to={notice.link || "#"} viewTransition onClick={onOpen} className="flex gap-3 px-4 py-3.5 transition-colors hover:bg-sunken/60">
        <span
          aria-hidden="true"
          className={cx("mt-0.5 inline-flex size-10 shrink-0 items-center justify-center rounded-full [&>svg]:size-5", fresh ? "bg-accent-soft text-accent-text" : "bg-sunken text-muted")}
        >
          {ICONS[notice.group]}
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className={cx("min-w-0 flex-[1_1_9rem]", fresh ? "font-semibold" : "font-medium")}>
              {fresh ? <span className="sr-only">{t("inbox.unread")}: </span> : null}
              {notice.title}
            </span>
            <time dateTime={notice.created_at} className="text-sm text-muted">
              {time}
            </time>
          </span>
          <span className="mt-0.5 block text-[0.9375rem] text-muted">{notice.body}</span>
        </span>
        {fresh ? <span aria-hidden="true" className="mt-2 size-2.5 shrink-0 rounded-full bg-accent" /> : null}
      </Link>
    </li>
  );
}
