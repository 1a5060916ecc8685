// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/configform.h"

#include "core/config/fields.h"
#include "ui/config/fieldcontrol.h"
#include "ui/config/fieldnames.h"
#include "ui/config/valuesview.h"
#include "widgets/button.h"
#include "widgets/card.h"
#include "widgets/catalog.h"
#include "widgets/field.h"
#include "widgets/header.h"
#include "widgets/label.h"
#include "widgets/scrollarea.h"
#include "widgets/tabbar.h"
#include "widgets/theme.h"

#include <QGridLayout>
#include <QLineEdit>
#include <algorithm>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

QString problemText(const config::Problem &problem)
{
    auto text = widgets::said(problem.message);
    if (!problem.expected.empty())
        text += QLatin1Char(' ') + ConfigForm::tr("It must be %1.").arg(widgets::said(problem.expected));
    return text;
}

} // namespace

ConfigForm::ConfigForm(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new Tabs)
    , m_brokenNote(new Label(tr("Fix the YAML error in the text to edit the form again."), Type::Secondary, Tone::Danger))
    , m_values(new ValuesView)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    m_brokenNote->setWordWrap(true);
    m_brokenNote->hide();
    column->addWidget(m_brokenNote);
    column->addWidget(m_tabs, 1);
    int tab = 0;
    for (const auto &section : config::sections()) {
        if (section.available && section.path.find('.') == std::string::npos)
            m_tabs->addTab(makeTab(section.path, tab++), sectionName(section.path));
    }
    m_tabs->addTab(m_values, tr("All values"));
    m_tabs->bar()->setAccessibleName(tr("Sections of the configuration"));
}

QWidget *ConfigForm::makeTab(const std::string &section, int tab)
{
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, space::kL, space::kM, space::kM);
    column->setSpacing(space::kL);
    addGroup(section, tab, column);
    for (const auto &part : config::sections()) {
        if (!part.available || !part.path.starts_with(section + "."))
            continue;
        column->addWidget(new Divider);
        column->addWidget(new SectionHeader(sectionName(part.path), widgets::said(part.help)));
        addGroup(part.path, tab, column);
    }
    column->addStretch();
    content->setMaximumWidth(space::kFormWidth);
    return new ScrollArea(content, sectionName(section));
}

void ConfigForm::addGroup(const std::string &section, int tab, QVBoxLayout *column)
{
    std::vector<const config::Field *> common, advanced;
    for (const auto &field : config::fields()) {
        if (field.available && field.section() == section)
            (field.advanced ? advanced : common).push_back(&field);
    }
    const auto makeGrid = [](QWidget *parent) {
        auto *grid = new QGridLayout(parent);
        grid->setContentsMargins(0, 0, 0, 0);
        grid->setHorizontalSpacing(space::kL);
        grid->setVerticalSpacing(space::kL);
        grid->setColumnStretch(0, 1);
        grid->setColumnStretch(1, 1);
        return grid;
    };
    auto *shown = new QWidget;
    addFields(common, tab, nullptr, makeGrid(shown));
    column->addWidget(shown);
    if (advanced.empty())
        return;
    auto *more = new Button(tr("More settings (%1)").arg(advanced.size()), ButtonRole::Quiet);
    more->setObjectName(u"more"_s);
    more->setCheckable(true);
    more->setFlush(true);
    more->setIconName(u"chevron-right"_s);
    auto *folded = new QWidget;
    addFields(advanced, tab, folded, makeGrid(folded));
    folded->hide();
    folded->setProperty("opener", QVariant::fromValue<QObject *>(more));
    connect(more, &QAbstractButton::toggled, folded, [more, folded](bool open) {
        folded->setVisible(open);
        more->setIconName(open ? u"chevron-down"_s : u"chevron-right"_s);
    });
    column->addWidget(more, 0, Qt::AlignLeft);
    column->addWidget(folded);
}

void ConfigForm::addFields(const std::vector<const config::Field *> &fields, int tab, QWidget *folded, QGridLayout *grid)
{
    int cell = 0;
    for (const auto *field : fields) {
        auto *control = new FieldControl(*field);
        auto *whole = new Field(fieldName(*field), control, shortHelp(*field));
        connect(control, &FieldControl::edited, this, &ConfigForm::edited);
        connect(control, &FieldControl::resetRequested, this, &ConfigForm::resetRequested);
        connect(control, &FieldControl::browseRequested, this, &ConfigForm::browseRequested);
        const bool wide = control->isWide() || field->type == config::FieldType::TextList || field->type == config::FieldType::IntegerList
            || field->isPath || field->path == "model.model_name";
        if (wide && cell % 2 == 1)
            ++cell;
        grid->addWidget(whole, cell / 2, cell % 2, 1, wide ? 2 : 1, Qt::AlignTop);
        cell += wide ? 2 : 1;
        m_entries.push_back({ control, whole, folded, tab });
    }
}

void ConfigForm::show(const CheckedConfig &checked)
{
    m_brokenNote->setVisible(checked.broken);
    std::map<std::string, QString> errors, warnings;
    std::vector<int> perTab(std::size_t(m_tabs->bar()->count()), 0);
    for (const auto &problem : checked.reading.problems)
        (problem.severity == config::Severity::Error ? errors : warnings).emplace(problem.path, problemText(problem));
    for (auto &entry : m_entries) {
        const auto &field = entry.control->field();
        entry.control->setEnabled(!checked.broken);
        if (checked.broken)
            continue; // the last good values stay in sight
        const auto written = checked.written.find(field.path);
        entry.control->show(written == checked.written.end() ? field.defaultValue : written->second);
        const auto error = errors.find(field.path);
        entry.field->setError(error == errors.end() ? QString() : error->second);
        const auto warning = warnings.find(field.path);
        entry.field->setWarning(warning == warnings.end() ? QString() : warning->second);
        entry.control->setInvalid(error != errors.end());
        if (error == errors.end())
            continue;
        ++perTab[std::size_t(entry.tab)];
        if (entry.folded)
            static_cast<QAbstractButton *>(entry.folded->property("opener").value<QObject *>())->setChecked(true);
    }
    for (int i = 0; i + 1 < m_tabs->bar()->count(); ++i)
        m_tabs->bar()->setCount(i, perTab[std::size_t(i)] > 0 ? perTab[std::size_t(i)] : -1);
    m_values->show(checked);
}

void ConfigForm::tellPending()
{
    for (auto &entry : m_entries)
        entry.control->tellPending();
}

int ConfigForm::tab() const
{
    return m_tabs->bar()->currentIndex();
}

int ConfigForm::tabCount() const
{
    return m_tabs->bar()->count();
}

void ConfigForm::setTab(int tab)
{
    if (tab >= 0 && tab < m_tabs->bar()->count())
        m_tabs->setCurrent(tab);
}

void ConfigForm::focusField(const QString &path)
{
    const auto found = std::find_if(
        m_entries.begin(), m_entries.end(), [wanted = path.toStdString()](const Entry &entry) { return entry.control->field().path == wanted; });
    if (found == m_entries.end())
        return;
    setTab(found->tab);
    if (found->folded)
        static_cast<QAbstractButton *>(found->folded->property("opener").value<QObject *>())->setChecked(true);
    found->control->setFocus(Qt::OtherFocusReason);
    if (auto *line = qobject_cast<QLineEdit *>(found->control->focusProxy()))
        line->selectAll();
}

} // namespace anneal::ui
