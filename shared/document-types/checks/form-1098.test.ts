import { describeChecks } from './testing/check-cases.ts';

describeChecks(
  '1098',
  {
    tax_year: 2024,
    lender: { tin: '39-1188234' },
    borrower: { tin: 'XXX-XX-4321' },
    mortgage_interest_received: '5870.02',
    outstanding_mortgage_principal: '96101.55',
    mortgage_origination_date: '2024-02-02',
    points_paid: '300.00',
    property_address_same: false,
    property_address: '1408 COUNTY ROAD 12',
    number_of_properties: 2,
    mortgage_acquisition_date: '2024-03-01',
  },
  {
    '1098.ids': {
      fails: [{ lender: { tin: '3' } }, { lender: { tin: '412-55-7789' } }, { borrower: { tin: '39-1188234' } }],
      skips: [{ lender: {}, borrower: {} }],
    },
    '1098.rate_plausible': {
      fails: [{ mortgage_interest_received: '58700.20' }, { mortgage_interest_received: '0.00' }],
      skips: [{ outstanding_mortgage_principal: null }],
    },
    '1098.origination': {
      fails: [{ mortgage_origination_date: '2025-02-02' }],
      skips: [{ mortgage_origination_date: null }, { tax_year: null }],
    },
    '1098.acquisition': {
      fails: [{ mortgage_acquisition_date: '2023-03-01' }, { mortgage_acquisition_date: '2024-01-01' }],
      skips: [{ mortgage_acquisition_date: null }],
    },
    '1098.address': {
      fails: [{ property_address: null }, { property_address_same: true }],
      skips: [{ property_address_same: null }],
    },
    '1098.points_year': {
      fails: [{ mortgage_origination_date: '2021-02-02' }],
      skips: [{ points_paid: null }, { points_paid: '0.00' }, { mortgage_origination_date: null }],
    },
    '1098.properties': { fails: [{ number_of_properties: 1 }], skips: [{ number_of_properties: null }] },
  },
);
