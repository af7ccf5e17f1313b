import { lazyPart } from "@doorstep/ui";
import { Search, X } from "lucide-react";
import { type FormEvent, type KeyboardEvent, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { rememberSearch } from "../recent";

const Suggestions = lazyPart(async () => ({ default: (await import("./Suggestions")).Suggestions }));

interface Props {
  value: string;
  onSearch(text: string): void;
  /** Searches by itself when typing pauses. */
  live?: boolean;
}

/** Keywords, with suggestions below while it has the focus; Enter searches for exactly what is written. */
export function SearchField({ value, onSearch, live }: Props) {
  const { t } = useTranslation();
  const form = useRef<HTMLFormElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  const [open, setOpen] = useState(false);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }
  useEffect(() => {
    if (!live || text === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), 400);
    return () => clearTimeout(timer);
  }, [live, text, value, onSearch]);
  const search = (words: string) => {
    setOpen(false);
    setText(words);
    onSearch(words.trim());
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rememberSearch(text);
    input.current?.blur();
    search(text);
  };
  const steer = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) {
      event.preventDefault();
      // Focus opens the suggestions, so it comes first.
      input.current?.focus();
      setOpen(false);
    }
    if (event.key === "ArrowDown" && event.target === input.current) {
      event.preventDefault();
      form.current?.querySelector<HTMLElement>("[data-suggestion]")?.focus();
    }
  };
  return (
    <form
      ref={form}
      role="search"
      onSubmit={submit}
      onKeyDown={steer}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
      className="relative z-20 text-start"
    >
      <Search aria-hidden className="pointer-events-none absolute inset-y-0 start-4 my-auto size-5 text-muted" />
      <input
        ref={input}
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        value={text}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setText(event.target.value);
          setOpen(true);
        }}
        className="min-h-13 w-full rounded-lg bg-surface ps-12 pe-12 text-base shadow-card ring-1 ring-inset ring-line placeholder:text-muted focus:outline-none focus:ring-2 focus:ring-accent [&::-webkit-search-cancel-button]:hidden"
      />
      {text ? (
        <button type="button" aria-label={t("search.clear")} onClick={() => search("")} className="absolute inset-y-0 end-1 my-auto inline-flex size-11 items-center justify-center rounded-full text-muted hover:text-text">
          <X aria-hidden className="size-5" />
        </button>
      ) : null}
      {open ? (
        <Suspense>
          <Suggestions words={text} onSearch={search} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </form>
  );
}
