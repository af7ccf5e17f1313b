import { FeedPanel } from "@doorstep/shell";
import { PageBody, PageHeader } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { SignedInOnly } from "../components/SignedInOnly";

/** The address at which the person's own calendar reads the bookings. */
export default function CalendarPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("feed.title_client")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          <FeedPanel app="client" />
        </SignedInOnly>
      </PageBody>
    </>
  );
}
