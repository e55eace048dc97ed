"""What the tests of whole commands share: a project in a folder, commands run in it, pages as the sites print them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.cli import main

Row = tuple[str, str, str]

HEADS = {
    "en": ("Operation", "Resource Type", "Trace Name"),
    "zh": ("操作名称", "资源类型", "事件名称"),
}
DATED = {"en": "Updated on {} GMT+08:00", "zh": "更新时间：{} GMT+08:00"}
CAPTIONS = {"en": "Operations that CTS records", "zh": "云审计服务支持的操作列表"}

EN = (
    ("Creating a cluster", "cluster", "createCluster"),
    ("Deleting a cluster", "cluster", "deleteCluster"),
    ("Modifying a cluster", "cluster", "updateCluster"),
    ("Restarting a node", "node", "restartNode"),
    ("Adding a node", "node", "addNode"),
    ("Binding a certificate", "certificate", "bindCertificate"),
    ("Exporting a report", "report", "exportReport"),
)
ZH = (
    ("创建集群", "cluster", "createCluster"),
    ("删除集群", "cluster", "deleteCluster"),
    ("修改集群", "cluster", "updateCluster"),
    ("重启节点", "node", "restartNode"),
    ("添加节点", "node", "addNode"),
)


def page(rows: Iterable[Row] = EN, *, day: str = "2026-05-01", language: str = "en", title: str = "") -> str:
    """A trace page as the help center prints it, with what stands around it."""
    head = "".join(f'<th class="cellrowborder"><p>{name}</p></th>' for name in HEADS[language])
    body = "".join(
        "<tr>" + "".join(f'<td class="cellrowborder"><p>{cell}</p></td>' for cell in row) + "</tr>" for row in rows
    )
    dated = (
        f'<div class="updateTime"><span class="updateInfo">{DATED[language].format(day)}</span></div>' if day else ""
    )
    caption = CAPTIONS[language]
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title or caption}</title></head><body>'
        '<div class="nav"><a href="/">Help Center</a></div><div class="help-content help-center-document">'
        f'<h1 class="topictitle1">{title or caption}</h1>{dated}<div class="tablenoborder"><table>'
        f"<caption><b>Table 1 </b>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        "</div></body></html>"
    )


class Terminal(io.StringIO):
    """What a person at a terminal would be shown."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Ran:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str | Path) -> Ran:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    return Ran(main([str(one) for one in arguments], out, err), out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Project:
    """A project in a folder, whose network is a server on 127.0.0.1."""

    root: Path
    base: str = ""
    options: tuple[str, ...] = ()

    def run(self, command: str, *arguments: str | Path) -> Ran:
        """Run a command without network in the project."""
        return run(command, *arguments, "--root", self.root)

    def net(self, command: str, *arguments: str | Path) -> Ran:
        """Run a command that may ask the server."""
        return self.run(command, *self.network, *arguments)

    @property
    def network(self) -> tuple[str, ...]:
        """The options that put the server in the place of the real sites."""
        bases = [f"--base={name}={self.base}" for name in ("help", "portal", "wayback")]
        return ("--allow-private", "127.0.0.1/32", "--delay", "0", *bases, *self.options)

    def follow(self, *pages: tuple[str, str, str]) -> None:
        """Follow these pages of `intl`: language, handbook, name; the service is the handbook's last part."""
        file = self.root / "snapshots" / "pages.yaml"
        file.parent.mkdir(exist_ok=True)
        entries = [
            f"- address: {address(*one)}\n  site: intl\n  language: {one[0]}\n  handbook: {one[1]}\n"
            f"  name: {one[2]}\n  service: {one[1].rpartition('-')[2]}\n"
            for one in pages
        ]
        file.write_text("# kept by hand\npages:\n" + "".join(entries), "utf-8")

    def stored(self) -> dict[str, bytes]:
        """Every file under snapshots/ but the page list, by its path."""
        folder = self.root / "snapshots"
        found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "pages.yaml")
        return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def path(language: str, handbook: str, name: str) -> str:
    """Where a page of `intl` lies on its site."""
    return f"/intl/{language}/{handbook}/{name}.html"


def address(language: str, handbook: str, name: str) -> str:
    """The official address of a page of `intl`."""
    return f"https://support.huaweicloud.com{path(language, handbook, name)}"


def changed(rows: Sequence[Row], **names: str) -> list[Row]:
    """The rows with some traces under other names; the empty name takes a row away."""
    renamed = ((operation, kind, names.get(trace, trace)) for operation, kind, trace in rows)
    return [row for row in renamed if row[2]]
