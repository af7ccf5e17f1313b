import { startApp } from "@doorstep/shell";
import "./app.css";
import { routes } from "./app/routes";

void startApp("specialist", routes);
