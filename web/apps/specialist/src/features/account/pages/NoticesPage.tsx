import { NoticePreferences, PushSetting } from "@doorstep/shell";
import { PageBody, PageHeader } from "@doorstep/ui";
import { useTranslation } from "react-i18next";

export default function NoticesPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader narrow title={t("notices.title")} back="/more" />
      <PageBody narrow>
        <NoticePreferences push={<PushSetting app="specialist" />} />
      </PageBody>
    </>
  );
}
