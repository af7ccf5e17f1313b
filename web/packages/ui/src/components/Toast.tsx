import { CircleAlert, CircleCheck } from "lucide-react";
import { type ReactNode, createContext, useCallback, useContext, useMemo, useRef, useState } from "react";
import { cx } from "../classes";

/** One thing that can be done about what was said, such as taking it back. */
export interface ToastAct {
  label: string;
  run(): void;
}

interface Message {
  id: number;
  text: string;
  bad: boolean;
  act: ToastAct | undefined;
}

interface Toasts {
  say(text: string, act?: ToastAct): void;
  warn(text: string, act?: ToastAct): void;
}

const Context = createContext<Toasts>({ say() {}, warn() {} });

export function useToast(): Toasts {
  return useContext(Context);
}

const SHOWN_MS = 5_000;
// Somebody has to find the button and press it.
const SHOWN_WITH_ACT_MS = 9_000;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const next = useRef(1);
  const drop = useCallback((id: number) => setMessages((all) => all.filter((message) => message.id !== id)), []);
  const push = useCallback(
    (text: string, bad: boolean, act: ToastAct | undefined) => {
      const id = next.current++;
      // The same once more takes the place of the first; what can be taken back is each time something else.
      const others = (all: Message[]) => all.filter((message) => act || message.act || message.text !== text);
      setMessages((all) => [...others(all).slice(-2), { id, text, bad, act }]);
      setTimeout(() => drop(id), act ? SHOWN_WITH_ACT_MS : SHOWN_MS);
    },
    [drop],
  );
  const toasts = useMemo<Toasts>(() => ({ say: (text, act) => push(text, false, act), warn: (text, act) => push(text, true, act) }), [push]);
  return (
    <Context value={toasts}>
      {children}
      <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-24 z-60 flex flex-col items-center gap-2 lg:bottom-8">
        {messages.map((message) => (
          <p
            key={message.id}
            className={cx(
              "pointer-events-auto flex max-w-md items-center gap-2 rounded-md bg-text px-4 py-3 text-[0.9375rem] font-medium text-page shadow-tall animate-[rise-in_200ms_var(--ease-calm)]",
            )}
          >
            {message.bad ? <CircleAlert aria-hidden className="size-5 shrink-0" /> : <CircleCheck aria-hidden className="size-5 shrink-0" />}
            {message.text}
            {message.act ? (
              <button
                type="button"
                onClick={() => {
                  drop(message.id);
                  message.act?.run();
                }}
                className="-my-2 -me-2 min-h-11 shrink-0 rounded-sm px-3 font-bold underline underline-offset-4"
              >
                {message.act.label}
              </button>
            ) : null}
          </p>
        ))}
      </div>
    </Context>
  );
}
