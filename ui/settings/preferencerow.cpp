// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/preferencerow.h"

#include "ui/shell/language.h"
#include "ui/shell/openfile.h"
#include "ui/shell/project.h"
#include "ui/shell/settings.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/plaintext.h"
#include "widgets/toggle.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kWide = 220; // of a list of choices
constexpr int kNumber = 110;
constexpr int kSlider = 170;
constexpr int kValue = 42; // "0.900"

QString withTilde(const QString &folder)
{
    return folder == QDir::homePath() ? PreferenceRow::tr("~ (your home folder)") : homeAsTilde(folder);
}

} // namespace

PreferenceRow::PreferenceRow(const Preference &preference, Settings &settings, Banner &banner, QWidget *parent)
    : SettingRow(preference.title(), preference.help(), preference.keywords() + u' ' + nameOf(preference.group), parent)
    , m_preference(preference)
    , m_settings(settings)
{
    setObjectName(u"setting."_s + preference.key);
    switch (preference.kind) {
    case Preference::Kind::Switch:
        addSwitch();
        break;
    case Preference::Kind::Whole:
        addWhole();
        break;
    case Preference::Kind::Share:
        addShare();
        break;
    case Preference::Kind::Choice:
    case Preference::Kind::Language:
        addChoice();
        break;
    case Preference::Kind::Folder:
        addFolder(banner);
        break;
    }
    connect(this, &SettingRow::resetRequested, this, [this] { m_settings.reset(m_preference); });
    connect(this, &SettingRow::noteActionRequested, this, &PreferenceRow::restartRequested);
    connect(&m_settings, &Settings::changed, this, [this](const QString &key) {
        if (key == m_preference.key)
            showValue();
    });
    showValue();
}

void PreferenceRow::set(const QVariant &value)
{
    m_settings.set(m_preference, value);
}

void PreferenceRow::addSwitch()
{
    auto *control = new Toggle(title());
    connect(control, &QAbstractButton::toggled, this, [this](bool on) { set(on); });
    m_show = [control](const QVariant &value) {
        const QSignalBlocker silent(control);
        control->setChecked(value.toBool());
    };
    addControl(control);
}

void PreferenceRow::addWhole()
{
    auto *control = new QSpinBox;
    control->setRange(int(m_preference.least), int(m_preference.most));
    control->setSingleStep(int(m_preference.step));
    control->setSuffix(u" %"_s);
    control->setKeyboardTracking(false); // "1", "12", "125": the last is meant
    control->setFixedWidth(kNumber);
    connect(control, &QSpinBox::valueChanged, this, [this](int value) { set(value); });
    m_show = [control](const QVariant &value) {
        const QSignalBlocker silent(control);
        control->setValue(value.toInt());
    };
    addControl(control);
}

void PreferenceRow::addShare()
{
    const int steps = qRound(m_preference.most / m_preference.step);
    auto *value = new Label({}, Type::Number, Tone::Secondary);
    value->setFixedWidth(kValue);
    value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto *control = new QSlider(Qt::Horizontal);
    control->setRange(0, steps);
    control->setSingleStep(steps / 100);
    control->setPageStep(steps / 10);
    control->setFixedWidth(kSlider);
    connect(control, &QSlider::valueChanged, this, [this](int position) { set(position * m_preference.step); });
    m_show = [this, control, value](const QVariant &share) {
        const QSignalBlocker silent(control);
        control->setValue(qRound(share.toDouble() / m_preference.step));
        value->setText(QLocale().toString(share.toDouble(), 'f', 3));
    };
    addControl(value);
    addControl(control);
}

QList<std::pair<QString, QString>> PreferenceRow::choices() const
{
    QList<std::pair<QString, QString>> found;
    if (m_preference.kind == Preference::Kind::Language) {
        found.append({ u"system"_s, tr("Follow the system") });
        for (const QString &code : Language::known())
            found.append({ code, Language::nameOf(code) });
    }
    for (const auto &choice : m_preference.choices)
        found.append({ choice.word, m_preference.textOf(choice) });
    return found;
}

void PreferenceRow::addChoice()
{
    auto *control = new QComboBox;
    for (const auto &[word, text] : choices())
        control->addItem(text, word);
    control->setFixedWidth(kWide);
    connect(control, &QComboBox::currentIndexChanged, this, [this, control](int index) {
        if (index >= 0)
            set(control->itemData(index));
    });
    m_show = [control](const QVariant &value) {
        const QSignalBlocker silent(control);
        control->setCurrentIndex(control->findData(value));
    };
    addControl(control);
}

void PreferenceRow::addFolder(Banner &banner)
{
    const auto shown = [this] {
        const QString chosen = m_preference.read(m_settings.preferences()).toString();
        return !m_overruled.isEmpty() ? m_overruled : chosen.isEmpty() ? m_preference.usualFolder(m_settings) : chosen;
    };
    auto *open = new Button(tr("Open"), ButtonRole::Secondary);
    open->setAccessibleName(tr("Open the folder: %1").arg(title()));
    connect(open, &Button::clicked, this, [this, shown, banner = &banner] {
        if (QFileInfo(shown()).isDir())
            openFile(shown(), *banner);
        else
            banner->tell(Banner::Kind::Warning, tr("There is no folder %1 yet.").arg(withTilde(shown())),
                tr("Choose another one, or make it and put something into it."));
    });
    auto *choose = new Button(tr("Choose…"), ButtonRole::Secondary);
    choose->setAccessibleName(tr("Choose the folder: %1").arg(title()));
    connect(choose, &Button::clicked, this, [this, shown] {
        const QString folder = askForFolder(window(), title(), QFileInfo(shown()).isDir() ? shown() : QDir::homePath());
        if (!folder.isEmpty())
            set(QDir::cleanPath(folder));
    });
    m_show = [this, shown, open, choose](const QVariant &) {
        setDetail(withTilde(shown()));
        for (auto *button : { open, choose })
            button->setAccessibleDescription(withTilde(shown()));
        choose->setEnabled(m_overruled.isEmpty());
    };
    addControl(open);
    addControl(choose);
}

void PreferenceRow::setOverruled(const QString &reason, const QString &value)
{
    m_overruled = value;
    showValue();
    setNote(reason);
}

QString PreferenceRow::usualText() const
{
    const QString usual = m_preference.read({}).toString();
    for (const auto &[word, text] : choices())
        if (word == usual)
            return text;
    switch (m_preference.kind) {
    case Preference::Kind::Folder:
        return withTilde(m_preference.usualFolder(m_settings));
    case Preference::Kind::Whole:
        return usual + u" %"_s;
    case Preference::Kind::Switch:
        return m_preference.read({}).toBool() ? tr("on") : tr("off");
    default:
        return usual;
    }
}

void PreferenceRow::showEvent(QShowEvent *event)
{
    SettingRow::showEvent(event);
    if (m_preference.kind == Preference::Kind::Folder)
        showValue(); // the usual folder is beside the last project, and there may be another
}

void PreferenceRow::showValue()
{
    m_show(m_preference.read(m_settings.preferences()));
    setUsual(!m_settings.isDefault(m_preference) && m_overruled.isEmpty(), usualText());
    if (!m_settings.isPending(m_preference))
        setNote({});
    else
        setNote(tr("Shows after a restart."), tr("Restart now"));
}

} // namespace anneal::ui
