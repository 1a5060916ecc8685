// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configtext.h"

#include "core/base/text.h"
#include "core/config/completion.h"
#include "core/config/fields.h"
#include "core/config/patch.h"
#include "core/config/yamltree.h"
#include "ui/config/problemlist.h"
#include "ui/shell/project.h"
#include "widgets/codeeditor.h"
#include "widgets/plaintext.h"

#include <QHBoxLayout>
#include <algorithm>
#include <optional>

namespace anneal::ui {
namespace {

/// A hint over the text of the file: what it says of numbers can be typed there.
QString hintOf(const std::string &english)
{
    return widgets::said(english, widgets::Numbers::OfFiles);
}

} // namespace

using namespace widgets;

ConfigText::ConfigText(QWidget *parent)
    : Card(parent)
    , m_editor(new CodeEditor)
    , m_problems(new ProblemList)
    , m_status(new Label({}, Type::Secondary, Tone::Secondary))
{
    setFlush(true);
    body()->setSpacing(0);
    body()->setContentsMargins(0, space::kS, 0, 0); // the first line stands clear of the edge
    m_editor->setAccessibleName(tr("Text of config.yaml"));
    m_editor->setMinimumWidth(200);
    body()->addWidget(m_editor, 1);
    body()->addWidget(m_problems);
    body()->addWidget(new Divider);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(space::kM, space::kXs, space::kM, space::kXs);
    foot->setSpacing(space::kL);
    foot->addWidget(m_status);
    m_keys = new EntriesLabel(Type::Small, Tone::Secondary);
    m_keys->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    foot->addWidget(m_keys, 1);
    body()->addLayout(foot);

    m_editor->setCompletions([this](int line, int column) {
        std::vector<Completion> offers;
        for (const auto &offer : config::completionsAt(m_editor->text().toStdString(), line + 1, column + 1, nullptr)) {
            const auto explanation = offer.detail.empty() ? offer.help : offer.help + "\n" + offer.detail;
            offers.push_back({ toText(offer.text), hintOf(explanation) });
        }
        return offers;
    });
    m_editor->setHover([this](int line, int) { return hintOf(config::description(config::pathAt(m_editor->text().toStdString(), line + 1))); });
}

void ConfigText::mark(const std::vector<config::Problem> &problems)
{
    std::vector<EditorProblem> marks;
    for (const auto &problem : problems) {
        auto message = hintOf(problem.message);
        if (!problem.expected.empty())
            message += u'\n' + tr("It must be %1.").arg(hintOf(problem.expected));
        if (!problem.suggestion.empty())
            message += u'\n' + tr("Did you mean %1?").arg(toText(problem.suggestion));
        marks.push_back(
            { problem.line - 1, problem.column - 1, problem.endColumn - problem.column, message, problem.severity == config::Severity::Warning });
    }
    m_editor->setProblems(std::move(marks));
}

void ConfigText::showKey(const QString &path)
{
    const auto text = m_editor->text().toStdString();
    const auto document = config::parseYaml(text);
    const config::YamlNode *node = &document.root;
    std::size_t begin = 0;
    for (const auto &part : path.split(u'.')) {
        const auto *entry = node->find(part.toStdString());
        if (!entry)
            return;
        begin = entry->key.begin;
        node = &entry->value;
    }
    m_editor->setCursor(int(std::count(text.begin(), text.begin() + std::ptrdiff_t(std::min(begin, text.size())), '\n')), 0);
}

void ConfigText::goTo(const config::Problem &problem)
{
    m_editor->setCursor(std::max(problem.line - 1, 0), std::max(problem.column - 1, 0));
    m_editor->setFocus();
}

/// The text with a key and its value where they belong; nothing where that cannot be.
static std::optional<std::string> moved(const std::string &text, const config::Problem &problem)
{
    const auto document = config::parseYaml(text);
    const config::YamlNode *node = &document.root;
    for (const auto &key : base::split(problem.path, '.')) {
        const auto *entry = node->find(key);
        if (!entry)
            return std::nullopt;
        node = &entry->value;
    }
    const auto without = config::removeYamlKey(text, problem.path);
    const auto patched = without ? config::patchYaml(*without, problem.belongs, config::toJson(*node)) : without;
    return patched ? std::optional(*patched) : std::nullopt;
}

QString ConfigText::fixed(const config::Problem &problem) const
{
    const auto text = m_editor->text().toStdString();
    if (ProblemList::isSpare(problem)) {
        const auto without = config::removeYamlKey(text, problem.path);
        return without ? toText(*without) : m_editor->text();
    }
    const config::LineIndex lines(text);
    const auto begin = lines.offset(problem.line, problem.column);
    const auto end = lines.offset(problem.line, problem.endColumn);
    if (ProblemList::isTwice(problem)) { // under another name it is the only one
        const auto renamed = text.substr(0, begin) + "anneal_second" + text.substr(end);
        const auto without = config::removeYamlKey(renamed, config::pathAt(renamed, problem.line));
        return without ? toText(*without) : m_editor->text();
    }
    if (!problem.belongs.empty())
        return toText(moved(text, problem).value_or(text));
    return toText(text.substr(0, begin) + problem.suggestion + text.substr(end));
}

void ConfigText::tellSaving()
{
    setStatus(tr("Saving…"), tr("The disk is slow. You can keep working meanwhile"), Tone::Secondary);
}

void ConfigText::tellVerdict(int errors, const QString &modelProblem, const QString &misfit, bool isUnsaved)
{
    const bool lacksModel = errors == 0 && !modelProblem.isEmpty(); // a file can be right and still not be trained with
    const bool misfits = errors == 0 && !misfit.isEmpty();
    const QString text = errors == 1 ? tr("1 problem")
        : errors > 1                 ? tr("%1 problems").arg(errors)
        : lacksModel                 ? tr("Valid, but the model cannot be used")
        : misfits                    ? tr("Valid, but it does not fit the model")
        : m_problems->count() > 0    ? tr("Valid, with warnings")
                                     : tr("Valid");
    setStatus(isUnsaved ? tr("%1 · unsaved changes are kept").arg(text) : text,
        lacksModel      ? modelProblem
            : misfits   ? misfit
            : isUnsaved ? tr("If the window closes before they are saved, they are offered again at the next start")
                        : QString(),
        errors > 0                  ? Tone::Danger
            : lacksModel || misfits ? Tone::Warning
                                    : Tone::Success);
}

void ConfigText::setStatus(const QString &text, const QString &tip, Tone tone)
{
    m_status->setText(text);
    setTip(m_status, tip);
    m_status->setTone(tone);
}

void ConfigText::setKeys(const QStringList &entries)
{
    m_keys->setEntries(entries);
}

} // namespace anneal::ui
