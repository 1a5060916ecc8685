// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingrow.h"

#include <functional>

namespace anneal::widgets {
class Banner;
}

namespace anneal::ui {

class Settings;
struct Preference;

/// A row of the table of settings with the control that its kind asks for. What is chosen holds at once, and what is chosen elsewhere shows here.
class PreferenceRow : public SettingRow
{
    Q_OBJECT

public:
    /// `preference` is one of preferenceTable(); the banner tells where a folder cannot be opened.
    PreferenceRow(const Preference &preference, Settings &settings, widgets::Banner &banner, QWidget *parent = nullptr);

    const Preference &preference() const { return m_preference; }
    /// Something else than this setting decides at present, which `reason` says; the control is switched off.
    void setOverruled(const QString &reason, const QString &value);

Q_SIGNALS:
    void restartRequested();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addSwitch();
    void addWhole();
    void addShare();
    void addChoice();
    void addFolder(widgets::Banner &banner);
    QList<std::pair<QString, QString>> choices() const; // word and text
    void showValue();
    QString usualText() const;
    void set(const QVariant &value);

    const Preference &m_preference;
    Settings &m_settings;
    std::function<void(const QVariant &)> m_show; // puts a value into the control
    QString m_overruled;
};

} // namespace anneal::ui
