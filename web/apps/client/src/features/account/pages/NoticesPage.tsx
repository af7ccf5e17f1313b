import { NoticePreferences, PushSetting } from "@doorstep/shell";
import { PageBody, PageHeader } from "@doorstep/ui";
import { useTranslation } from "react-i18next";
import { SignedInOnly } from "../components/SignedInOnly";

export default function NoticesPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("notices.title")} back="/profile" />
      <PageBody narrow>
        <SignedInOnly>
          <NoticePreferences push={<PushSetting app="client" />} />
        </SignedInOnly>
      </PageBody>
    </>
  );
}
