// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/reader.h"

#include <QWidget>
#include <functional>

class QCheckBox;
class QComboBox;

namespace anneal::widgets {
class DiffTable;
class Label;
}

namespace anneal::ui {

/// Every value that would be used and where it comes from, beside the defaults, the file on disk, or a run.
class ValuesView : public QWidget
{
    Q_OBJECT

public:
    explicit ValuesView(QWidget *parent = nullptr);

    void show(const config::Reading &reading);
    /// Things to compare with besides the defaults: a name, and what gives its text (asked when it is chosen).
    struct Other
    {
        QString name;
        std::function<QString()> text;
    };
    void setOthers(std::vector<Other> others);
    void compareWith(const QString &name);
    int rowsShown() const;

private:
    void refresh();

    QComboBox *m_with;
    QCheckBox *m_onlyDifferences;
    widgets::DiffTable *m_table;
    widgets::Label *m_note;
    std::vector<Other> m_others;
    config::Reading m_reading;
};

} // namespace anneal::ui
