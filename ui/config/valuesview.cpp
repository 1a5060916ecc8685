// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/valuesview.h"

#include "core/config/fields.h"
#include "core/config/writer.h"
#include "core/config/yamltree.h"
#include "ui/config/linedifferences.h"
#include "ui/shell/project.h"
#include "widgets/difftable.h"
#include "widgets/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

/// What a key is called in the table: one that nobody wrote says so.
QString keyText(const std::string &path, const std::map<std::string, config::Origin> &origins)
{
    const auto origin = origins.find(path);
    const bool byDefault = origin != origins.end() && origin->second == config::Origin::Default;
    return byDefault ? ValuesView::tr("%1 (default)").arg(QString::fromStdString(path)) : QString::fromStdString(path);
}

} // namespace

ValuesView::ValuesView(QWidget *parent)
    : QWidget(parent)
    , m_with(new QComboBox)
    , m_onlyDifferences(new QCheckBox(tr("Only differences")))
    , m_table(new DiffTable)
    , m_note(new Label({}, Type::Secondary, Tone::Secondary))
{
    m_with->setAccessibleName(tr("Compare with"));
    m_with->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_with->setMinimumContentsLength(10); // the name of a run in full where there is room
    m_with->setMaximumWidth(340);
    m_with->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_table->setAccessibleName(tr("All values"));
    m_note->setWordWrap(true);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(space::kS);
    bar->addWidget(new Label(tr("Compare with"), Type::Secondary, Tone::Secondary));
    bar->addWidget(m_with, 1);
    bar->addStretch();
    bar->addWidget(m_onlyDifferences);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::kM, 0, 0);
    column->setSpacing(space::kS);
    column->addLayout(bar);
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    setOthers({});
    connect(m_with, &QComboBox::activated, this, [this](int with) {
        m_onlyDifferences->setChecked(with > 0); // a few among seventy are not seen
        refresh();
    });
    connect(m_onlyDifferences, &QCheckBox::toggled, this, &ValuesView::refresh);
}

void ValuesView::setOthers(std::vector<Other> others)
{
    const auto chosen = m_with->currentText();
    m_others = std::move(others);
    m_with->clear();
    m_with->addItem(tr("the defaults"));
    for (const auto &other : m_others)
        m_with->addItem(other.name);
    m_with->setCurrentIndex(std::max(0, m_with->findText(chosen)));
}

void ValuesView::compareWith(const QString &name)
{
    m_with->setCurrentIndex(std::max(0, m_with->findText(name)));
    m_onlyDifferences->setChecked(true);
    refresh();
}

void ValuesView::show(const CheckedConfig &checked)
{
    m_checked = checked;
    refresh();
}

int ValuesView::rowsShown() const
{
    return m_table->rowsShown();
}

void ValuesView::refresh()
{
    const auto index = m_with->currentIndex();
    const auto text = index > 0 ? m_others[std::size_t(index - 1)].text() : QString();
    if (m_checked.broken || (index > 0 && config::parseYaml(text.toStdString()).broken))
        showLines(text);
    else
        showValues(index > 0 ? config::readConfig(text.toStdString()).config : config::FineTuneConfig());
}

void ValuesView::showValues(const config::FineTuneConfig &other)
{
    QList<DiffTable::Row> rows;
    int different = 0;
    for (const auto &field : config::fields()) {
        if (!field.available)
            continue;
        const auto mine = QString::fromStdString(config::toYaml(field, field.get(m_checked.reading.config)));
        const auto theirs = QString::fromStdString(config::toYaml(field, field.get(other)));
        if (m_with->currentIndex() > 1 && field.path == "model.template_time" && mine == u"null"_s)
            continue; // each run freezes its own
        different += mine != theirs;
        if (m_onlyDifferences->isChecked() && mine == theirs)
            continue;
        rows << DiffTable::Row { keyText(field.path, m_checked.reading.origins), { theirs, mine } };
    }
    m_table->setRows(tr("Key"), { m_with->currentText(), tr("here") }, rows, false);
    m_note->setText(different == 0 ? tr("All values are the same.")
            : different == 1       ? tr("One value differs. A run is started with exactly these values and keeps them.")
                                   : tr("%1 values differ. A run is started with exactly these values and keeps them.").arg(different));
}

/// The defaults are values and have no text to compare with.
void ValuesView::showLines(const QString &other)
{
    QList<DiffTable::Row> rows;
    if (m_with->currentIndex() > 0) {
        for (const auto &line : lineDifferences(other, toText(m_checked.text))) {
            const auto number = line.mine > 0 ? tr("Line %1").arg(line.mine) : tr("Line %1 there").arg(line.theirs);
            rows << DiffTable::Row { number, { line.theirText, line.myText } };
        }
    }
    m_table->setRows(tr("Line"), { m_with->currentText(), tr("here") }, rows, false);
    m_note->setText(m_with->currentIndex() == 0 ? tr("Fix the syntax error in the text to compare its values.")
            : rows.isEmpty()                    ? tr("The texts are the same.")
                                                : tr("A text with a syntax error has no values to compare; these lines differ."));
}

} // namespace anneal::ui
