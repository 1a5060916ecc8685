// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/data/preparewarnings.h"

#include "core/base/text.h"
#include "ui/data/datasettings.h"
#include "ui/data/wizardstep.h"
#include "ui/shell/project.h"
#include "widgets/banner.h"
#include "widgets/button.h"
#include "widgets/numbers.h"
#include "widgets/theme.h"

#include <QVBoxLayout>
#include <cmath>

namespace anneal::ui {

using namespace widgets;
using Fix = data::PrepareWarning::Fix;
using Kind = data::PrepareWarning::Kind;

namespace {

QString percent(double share)
{
    return QLocale().toString(std::round(share * 1000) / 10, 'g', 4);
}

QString fixText(Fix fix)
{
    switch (fix) {
    case Fix::SingleRows:
        return PrepareWarnings::tr("Hold out single rows");
    case Fix::OtherFormat:
        return PrepareWarnings::tr("Choose another format");
    case Fix::Columns:
        return PrepareWarnings::tr("Choose the columns");
    case Fix::None:
        break;
    }
    return PrepareWarnings::tr("Show them");
}

QString heldOutCause(const data::PrepareWarning &warning)
{
    const auto asked = percent(warning.asked);
    if (warning.rows == 0)
        return PrepareWarnings::tr("No row of %1 is held out, although %2 % were asked for.").arg(count(warning.of), asked);
    const auto share = percent(double(warning.rows) / double(std::max<std::int64_t>(1, warning.of)));
    return PrepareWarnings::tr("%1 of %2 rows (%3 %) are held out, although %4 % were asked for.")
        .arg(count(warning.rows), count(warning.of), share, asked);
}

/// What pressing it comes to, where that can be told.
QString fixText(const data::PrepareWarning &warning)
{
    const auto rows = std::llround(warning.asked * double(warning.of));
    return warning.fix == Fix::SingleRows && rows > 0 ? PrepareWarnings::tr("Hold out single rows (about %1)").arg(count(rows))
                                                      : fixText(warning.fix);
}

} // namespace

WarningWords wordsOf(const data::PrepareWarning &warning)
{
    if (warning.kind == Kind::LeftOut) {
        const auto most = PrepareWarnings::tr("The most frequent reason: %1").arg(said(warning.reason));
        return { PrepareWarnings::tr("Left out"),
            (warning.rows == 1 ? PrepareWarnings::tr("%1 of %2 rows is left out.") : PrepareWarnings::tr("%1 of %2 rows are left out."))
                .arg(count(warning.rows), count(warning.of)),
            warning.reason.empty() ? QString() : most, fixText(warning.fix) };
    }
    const auto why = warning.fix != Fix::SingleRows
        ? PrepareWarnings::tr("Identical rows are held out together. Remove duplicates, or choose another seed.")
        : warning.rows == 0
        ? PrepareWarnings::tr("Whole documents are held out together, and there is only one. Parts of it can be held out as single rows.")
        : PrepareWarnings::tr("Whole documents are held out together, and they differ much in size. Single rows come near %1 %; parts of one "
                              "document are then in both the training and the held-out rows.")
              .arg(percent(warning.asked));
    return { PrepareWarnings::tr("Held out"), heldOutCause(warning), why, fixText(warning) };
}

void applyFix(WizardStep &step, DataSettings &settings, Fix fix)
{
    switch (fix) {
    case Fix::SingleRows:
        settings.set("data.split_by", "row");
        break;
    case Fix::OtherFormat:
        Q_EMIT step.stepRequested(Step::Format);
        break;
    case Fix::Columns:
        Q_EMIT step.stepRequested(Step::Source);
        break;
    case Fix::None:
        break;
    }
}

PrepareWarnings::PrepareWarnings(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::kS);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void PrepareWarnings::show(const std::vector<data::PrepareWarning> &warnings)
{
    m_count = warnings.size();
    while (m_lines.size() < m_count) {
        m_lines.push_back(new Banner);
        m_lines.back()->setObjectName(QStringLiteral("prepareWarning"));
        m_lines.back()->setClosable(false); // it stays as long as it is so
        layout()->addWidget(m_lines.back());
    }
    setVisible(m_count > 0);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        if (i >= m_count) {
            m_lines[i]->dismiss();
            continue;
        }
        const auto words = wordsOf(warnings[i]);
        m_lines[i]->tell(Banner::Kind::Warning, words.cause, words.nextStep);
        auto *button = m_lines[i]->addFix(words.fix);
        if (i == 0)
            button->setRole(ButtonRole::Primary);
        connect(button, &Button::clicked, this, [this, fix = warnings[i].fix] { Q_EMIT fixChosen(fix); });
    }
}

} // namespace anneal::ui
