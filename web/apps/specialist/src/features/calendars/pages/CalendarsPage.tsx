import type { ExternalCalendar } from "@doorstep/core";
import { FeedPanel } from "@doorstep/shell";
import { Button, EmptyState, ErrorState, PageBody, PageHeader, Section, SkeletonCards } from "@doorstep/ui";
import { CalendarSync, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AddCalendarSheet } from "../components/AddCalendarSheet";
import { RemoveDialog, RenameSheet } from "../components/ChangeSheets";
import { ExternalCard } from "../components/ExternalCard";
import { useExternalCalendars } from "../queries";

/** Calendars elsewhere that block time here, and the address at which they read the visits. */
export default function CalendarsPage() {
  const { t } = useTranslation();
  const calendars = useExternalCalendars();
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<ExternalCalendar | null>(null);
  const [removing, setRemoving] = useState<ExternalCalendar | null>(null);
  const limit = calendars.data?.limit ?? 0;
  const isFull = calendars.data ? calendars.data.items.length >= limit : false;
  const addButton = (
    <Button icon={<Plus aria-hidden className="size-5" />} onClick={() => setAdding(true)}>
      {t("calendars.add")}
    </Button>
  );
  return (
    <>
      <PageHeader narrow title={t("calendars.title")} back="/more" />
      <PageBody narrow>
        {calendars.isPending ? (
          <SkeletonCards count={2} />
        ) : calendars.isError && !calendars.data ? (
          <ErrorState error={calendars.error} onRetry={() => void calendars.refetch()} />
        ) : calendars.data.items.length === 0 ? (
          <EmptyState icon={<CalendarSync aria-hidden />} title={t("calendars.none_title")} text={t("calendars.none_text")}>
            {addButton}
          </EmptyState>
        ) : (
          <>
            <p className="text-muted">{t("calendars.lead")}</p>
            {calendars.data.items.map((one) => (
              <ExternalCard key={one.id} calendar={one} onRename={() => setRenaming(one)} onRemove={() => setRemoving(one)} />
            ))}
            <div className="flex">{isFull ? <p className="text-muted">{t("calendars.full", { count: limit })}</p> : addButton}</div>
          </>
        )}
        <Section title={t("feed.title_specialist")}>
          <FeedPanel app="specialist" />
        </Section>
      </PageBody>
      {adding ? <AddCalendarSheet onClose={() => setAdding(false)} /> : null}
      {renaming ? <RenameSheet calendar={renaming} onClose={() => setRenaming(null)} /> : null}
      {removing ? <RemoveDialog calendar={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}
