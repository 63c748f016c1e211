import "virtual:package-styles";
import "./style/index.css";
import { startPage } from "./app/start.js";

void startPage();
