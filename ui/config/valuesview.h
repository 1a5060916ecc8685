// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/config/configcheck.h"

#include <QWidget>
#include <functional>

class QCheckBox;
class QComboBox;

namespace anneal::widgets {
class DiffTable;
class Label;
}

namespace anneal::ui {

/// Every value that would be used and where it comes from, beside the defaults, the file on disk, or a run. While one of the two texts is no YAML,
/// the lines in which they differ stand in the place of values.
class ValuesView : public QWidget
{
    Q_OBJECT

public:
    explicit ValuesView(QWidget *parent = nullptr);

    void show(const CheckedConfig &checked);
    /// Things to compare with besides the defaults: a name, and what gives its text (asked when it is chosen).
    struct Other
    {
        QString name;
        std::function<QString()> text;
    };
    void setOthers(std::vector<Other> others);
    void compareWith(const QString &name);
    void refresh(); // what it is compared with has changed
    int rowsShown() const;

private:
    void showValues(const config::FineTuneConfig &other);
    void showLines(const QString &other);

    QComboBox *m_with;
    QCheckBox *m_onlyDifferences;
    widgets::DiffTable *m_table;
    widgets::Label *m_note;
    std::vector<Other> m_others;
    CheckedConfig m_checked;
};

} // namespace anneal::ui
