import { Inbox } from "@doorstep/shell";
import { IconLink, PageBody, PageHeader } from "@doorstep/ui";
import { Settings2 } from "lucide-react";
import { useTranslation } from "react-i18next";

/** What the house has told the specialist. */
export default function InboxPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeader
        narrow
        title={t("inbox.title")}
        end={
          <IconLink label={t("notices.title")} to="/notices">
            <Settings2 aria-hidden className="size-6" />
          </IconLink>
        }
      />
      <PageBody narrow>
        <Inbox app="specialist" />
      </PageBody>
    </>
  );
}
