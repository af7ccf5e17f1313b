import { SessionList } from "@doorstep/shell";
import { PageBody, PageHeader } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { SignedInOnly } from "../components/SignedInOnly";

export default function SessionsPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("sessions.title")} back="/profile" />
      <PageBody narrow>
        <p className="text-muted">{t("sessions.text")}</p>
        <SignedInOnly>
          <SessionList />
        </SignedInOnly>
      </PageBody>
    </>
  );
}
