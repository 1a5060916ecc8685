// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/searchwords.h"

#include <QCoreApplication>
#include <algorithm>
#include <iterator>

namespace anneal::ui {

namespace {

struct SearchRow
{
    const char *id; // with a dot at its end: of all that begin so
    const char *words;
};

constexpr SearchRow kSearchRows[] {
    { "page.project", QT_TRANSLATE_NOOP("searchwords", "home start recent computer gpu memory") },
    { "page.data", QT_TRANSLATE_NOOP("searchwords", "documents files import upload dataset prepare") },
    { "page.config", QT_TRANSLATE_NOOP("searchwords", "yaml hyperparameters parameters learning rate epochs batch rank model") },
    { "page.train", QT_TRANSLATE_NOOP("searchwords", "training run device gpu memory time estimate checks") },
    { "page.runs", QT_TRANSLATE_NOOP("searchwords", "answers chart curves loss compare results history") },
    { "page.settings", QT_TRANSLATE_NOOP("searchwords", "preferences options configure theme language") },
    { "project.open", QT_TRANSLATE_NOOP("searchwords", "load import folder") },
    { "project.new", QT_TRANSLATE_NOOP("searchwords", "create begin") },
    { "project.sample", QT_TRANSLATE_NOOP("searchwords", "demo example tutorial try") },
    { "project.close", QT_TRANSLATE_NOOP("searchwords", "leave exit") },
    { "project.distrust", QT_TRANSLATE_NOOP("searchwords", "security permission") },
    { "appearance.", QT_TRANSLATE_NOOP("searchwords", "theme colors mode settings") },
    { "window.fullscreen", QT_TRANSLATE_NOOP("searchwords", "maximise maximize screen") },
    { "shortcuts", QT_TRANSLATE_NOOP("searchwords", "keys keyboard help") },
    { "settings.openLog", QT_TRANSLATE_NOOP("searchwords", "error debug") },
    { "settings.copyDiagnostics", QT_TRANSLATE_NOOP("searchwords", "version bug support") },
    { "settings.news", QT_TRANSLATE_NOOP("searchwords", "changelog version update") },
    { "settings.shortcuts", QT_TRANSLATE_NOOP("searchwords", "keys hotkeys") },
    { "data.choose", QT_TRANSLATE_NOOP("searchwords", "import upload load documents dataset open") },
    { "data.paste", QT_TRANSLATE_NOOP("searchwords", "import clipboard insert") },
    { "data.remove", QT_TRANSLATE_NOOP("searchwords", "delete remove") },
    { "data.copyCommand", QT_TRANSLATE_NOOP("searchwords", "terminal script prepare") },
    { "data.search", QT_TRANSLATE_NOOP("searchwords", "find filter") },
    { "config.save", QT_TRANSLATE_NOOP("searchwords", "write yaml") },
    { "config.discard", QT_TRANSLATE_NOOP("searchwords", "revert reset cancel changes") },
    { "config.find", QT_TRANSLATE_NOOP("searchwords", "search replace") },
    { "config.line", QT_TRANSLATE_NOOP("searchwords", "jump") },
    { "config.nextProblem", QT_TRANSLATE_NOOP("searchwords", "error mistake fix") },
    { "config.undo", QT_TRANSLATE_NOOP("searchwords", "back revert") },
    { "config.preset.", QT_TRANSLATE_NOOP("searchwords", "template defaults quick") },
    { "train.start", QT_TRANSLATE_NOOP("searchwords", "begin launch new run fine-tune finetune") },
    { "train.new", QT_TRANSLATE_NOOP("searchwords", "new run again repeat retrain fine-tune finetune") },
    { "train.abort", QT_TRANSLATE_NOOP("searchwords", "cancel kill end delete") },
    { "train.stop", QT_TRANSLATE_NOOP("searchwords", "end finish cancel") },
    { "train.stopatcheckpoint", QT_TRANSLATE_NOOP("searchwords", "end finish cancel") },
    { "train.pause", QT_TRANSLATE_NOOP("searchwords", "wait hold") },
    { "train.continue", QT_TRANSLATE_NOOP("searchwords", "resume unpause") },
    { "train.resume", QT_TRANSLATE_NOOP("searchwords", "continue go on restart") },
    { "train.check", QT_TRANSLATE_NOOP("searchwords", "estimate again memory gpu device") },
    { "train.rename", QT_TRANSLATE_NOOP("searchwords", "title label") },
    { "train.try", QT_TRANSLATE_NOOP("searchwords", "chat talk ask prompt generate test playground") },
    { "train.export.", QT_TRANSLATE_NOOP("searchwords", "export gguf llama ollama quantize save model") },
    { "train.merge", QT_TRANSLATE_NOOP("searchwords", "export save model combine") },
    { "train.compare", QT_TRANSLATE_NOOP("searchwords", "difference versus") },
    { "train.evaluate", QT_TRANSLATE_NOOP("searchwords", "measure test loss perplexity validation") },
    { "train.folder", QT_TRANSLATE_NOOP("searchwords", "open files adapter weights") },
    { "runs.open", QT_TRANSLATE_NOOP("searchwords", "show details result") },
    { "runs.resume", QT_TRANSLATE_NOOP("searchwords", "continue go on restart") },
    { "runs.try", QT_TRANSLATE_NOOP("searchwords", "chat talk ask prompt generate test playground") },
    { "runs.export.", QT_TRANSLATE_NOOP("searchwords", "export gguf llama ollama quantize save model") },
    { "runs.merge", QT_TRANSLATE_NOOP("searchwords", "export save model combine") },
    { "runs.compare", QT_TRANSLATE_NOOP("searchwords", "difference versus") },
    { "runs.evaluate", QT_TRANSLATE_NOOP("searchwords", "measure test loss perplexity validation") },
    { "runs.folder", QT_TRANSLATE_NOOP("searchwords", "open files adapter weights") },
    { "runs.columns", QT_TRANSLATE_NOOP("searchwords", "show hide sort") },
    { "runs.copy", QT_TRANSLATE_NOOP("searchwords", "reproduce repeat again rerun terminal script") },
    { "runs.csv", QT_TRANSLATE_NOOP("searchwords", "csv spreadsheet save download") },
    { "runs.trash", QT_TRANSLATE_NOOP("searchwords", "delete remove") },
    { "runs.rename", QT_TRANSLATE_NOOP("searchwords", "name title label") },
    { "runs.tag", QT_TRANSLATE_NOOP("searchwords", "label") },
    { "runs.notes", QT_TRANSLATE_NOOP("searchwords", "comment describe") },
    { "runs.pin", QT_TRANSLATE_NOOP("searchwords", "favourite favorite star") },
    { "runs.archive", QT_TRANSLATE_NOOP("searchwords", "hide") },
    { "runs.search", QT_TRANSLATE_NOOP("searchwords", "find filter") },
    { "runs.usevalue", QT_TRANSLATE_NOOP("searchwords", "reproduce repeat copy settings learning rate") },
};

} // namespace

QString searchWords(const QString &id)
{
    const auto isOf = [&id](const SearchRow &row) {
        const QLatin1StringView its(row.id);
        return its.endsWith(QLatin1Char('.')) ? id.startsWith(its) : id == its;
    };
    const auto *row = std::find_if(std::begin(kSearchRows), std::end(kSearchRows), isOf);
    return row == std::end(kSearchRows) ? QString() : QCoreApplication::translate("searchwords", row->words);
}

} // namespace anneal::ui
