// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/fields.h"
#include "ui/config/configcheck.h"

#include <QWidget>

class QGridLayout;
class QVBoxLayout;

namespace anneal::widgets {
class Field;
class Label;
class Tabs;
}

namespace anneal::ui {

class FieldControl;
class ValuesView;
enum class Browse;

/// The form over config.yaml: one tab a section, made from the table of fields, and a tab with every value that would be used.
class ConfigForm : public QWidget
{
    Q_OBJECT

public:
    explicit ConfigForm(QWidget *parent = nullptr);

    /// Shows the values of a text and what is wrong with them. While the text is no YAML the fields cannot be edited.
    void show(const CheckedConfig &checked);
    /// Tells at once what is being typed, instead of after a pause.
    void tellPending();
    ValuesView *values() const { return m_values; }
    int tab() const;
    int tabCount() const; // the last one is "All values"
    void setTab(int tab);
    /// Brings a field into sight, ready to be typed over.
    void focusField(const QString &path);

Q_SIGNALS:
    void edited(const QString &path, const anneal::base::Json &value);
    void resetRequested(const QString &path);
    void browseRequested(const QString &path, anneal::ui::Browse what);

private:
    struct Entry
    {
        FieldControl *control;
        widgets::Field *field;
        QWidget *folded; // the part "More settings" it lies in, or null
        int tab;
    };

    QWidget *makeTab(const std::string &section, int tab);
    void addGroup(const std::string &section, int tab, QVBoxLayout *column);
    void addFields(const std::vector<const config::Field *> &fields, int tab, QWidget *folded, QGridLayout *grid);

    widgets::Tabs *m_tabs;
    widgets::Label *m_brokenNote;
    ValuesView *m_values;
    std::vector<Entry> m_entries;
};

} // namespace anneal::ui
