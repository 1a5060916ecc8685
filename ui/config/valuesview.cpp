// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/config/valuesview.h"

#include "core/config/fields.h"
#include "core/config/writer.h"
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
    m_with->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_table->setAccessibleName(tr("All values"));
    m_note->setWordWrap(true);
    auto *bar = new QHBoxLayout;
    bar->setSpacing(space::kS);
    bar->addWidget(new Label(tr("Beside"), Type::Secondary, Tone::Secondary));
    bar->addWidget(m_with);
    bar->addStretch();
    bar->addWidget(m_onlyDifferences);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::kM, 0, 0);
    column->setSpacing(space::kS);
    column->addLayout(bar);
    column->addWidget(m_note);
    column->addWidget(m_table, 1);
    setOthers({});
    connect(m_with, &QComboBox::activated, this, &ValuesView::refresh);
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
    refresh();
}

void ValuesView::show(const config::Reading &reading)
{
    m_reading = reading;
    refresh();
}

int ValuesView::rowsShown() const
{
    return m_table->rowsShown();
}

void ValuesView::refresh()
{
    const auto index = m_with->currentIndex();
    config::FineTuneConfig other;
    if (index > 0)
        other = config::readConfig(m_others[std::size_t(index - 1)].text().toStdString()).config;
    QList<DiffTable::Row> rows;
    int different = 0;
    for (const auto &field : config::fields()) {
        if (!field.available)
            continue;
        const auto mine = QString::fromStdString(config::toYaml(field, field.get(m_reading.config)));
        const auto theirs = QString::fromStdString(config::toYaml(field, field.get(other)));
        different += mine != theirs;
        if (m_onlyDifferences->isChecked() && mine == theirs)
            continue;
        rows << DiffTable::Row { keyText(field.path, m_reading.origins), { theirs, mine } };
    }
    m_table->setRows(tr("Key"), { m_with->currentText(), tr("this configuration") }, rows, false);
    m_note->setText(different == 0 ? tr("All values are the same.")
            : different == 1       ? tr("One value differs. A run is started with exactly these values and keeps them.")
                                   : tr("%1 values differ. A run is started with exactly these values and keeps them.").arg(different));
}

} // namespace anneal::ui
